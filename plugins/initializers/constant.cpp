#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/plexus.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Numbers that are written as nested lists: their shape, and the numbers in row-major order.
class WrittenValues {
 public:
  explicit WrittenValues(const Tree& tree) {
    for (const Tree* level = &tree; level->is_list(); level = level->items().data()) {
      sizes_.push_back(static_cast<std::int64_t>(level->items().size()));
      if (level->items().empty()) fail(*level, "the list is empty, expected at least one number");
      if (sizes_.size() > Shape::max_rank) {
        fail(*level, fmt::format("there are more lists in each other than {}", Shape::max_rank));
      }
    }
    if (sizes_.empty()) fail(tree, "expected a list of numbers, or lists in a list: [[1, 0], [0, 1]]");
    take(tree, 0);
  }

  Shape shape() const { return Shape(std::span<const std::int64_t>(sizes_)); }
  Tensor tensor() const { return Tensor::of(shape(), std::span<const double>(numbers_)); }

 private:
  [[noreturn]] static void fail(const Tree& at, const std::string& message) {
    const ConfigError error("initializer 'constant': values: " + message);
    at_place(at.position(), [&] { throw error; });
    throw error;
  }

  void take(const Tree& tree, std::size_t level) {
    if (level == sizes_.size()) {
      const std::optional<double> number = as_number(tree);
      if (!number) fail(tree, "expected a number, found " + plexus::describe(tree) + comma_advice(tree));
      numbers_.push_back(*number);
      return;
    }
    const auto expected = static_cast<std::size_t>(sizes_[level]);
    if (!tree.is_list() || tree.items().size() != expected) {
      fail(tree, fmt::format("expected a list of {}, as the first beside it is, found {}", expected,
                             tree.is_list() ? fmt::format("one of {}", tree.items().size())
                                            : plexus::describe(tree)));
    }
    for (const Tree& item : tree.items()) take(item, level + 1);
  }

  std::vector<std::int64_t> sizes_;
  std::vector<double> numbers_;
};

/// Every element `value`, or the elements of `values`.
class Constant final : public Initializer {
 public:
  static Schema schema() {
    return Schema("constant", "Every element the same, or each as it is given")
        .optional_number("value", "every element is this; 0 if neither is given")
        .optional_tree("values", "the elements in lists in a list, of the variable's shape: [[1, 0], [0, 1]]")
        .example({{"value", 2}})
        .example({{"values", Tree::list({1, 2, 3, 4})}});
  }

  explicit Constant(const Options& options) {
    if (options.has("value")) value_ = options.number("value");
    if (!options.has("values")) return;
    if (options.has("value")) {
      throw ConfigError("initializer 'constant': give value, for all elements, or values, not both");
    }
    values_.emplace(options.tree("values"));
  }

  Symbol make(Random& random, const Shape& shape) const override {
    if (!values_) return random.full(shape, value_);
    if (values_->shape() == shape) return random.graph().constant(values_->tensor());
    throw ShapeError(fmt::format("the values are of shape {}, and the variable is {}{}",
                                 values_->shape().text(), shape.text(), advice(shape)));
  }

 private:
  /// Advice if the values are transposed: a kernel is written with a row for each input.
  std::string advice(const Shape& shape) const {
    const Shape& given = values_->shape();
    const bool turned =
        given.rank() == 2 && shape.rank() == 2 && given[0] == shape[1] && given[1] == shape[0];
    return turned ? ": give a list for each row of it, not for each column" : "";
  }

  double value_ = 0;
  std::optional<WrittenValues> values_;
};

}  // namespace

void register_constant(Registrar& registrar) { registrar.add<Constant>(); }

}  // namespace plexus
