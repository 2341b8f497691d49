#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// x where x > 0, else alpha * x with alpha trained: one for each value of a row, but along shared axes one
/// for all. He et al., "Delving Deep into Rectifiers", 2015; Keras 3, prelu.py.
class Prelu final : public Layer {
 public:
  static Schema schema() {
    return Schema("prelu", "x where x > 0, else x times a slope that is trained")
        .component("alpha_initializer", Kind::initializer, "zeros", "what the slopes start as")
        .optional_component("alpha_regularizer", Kind::regularizer, "a price for the slopes' size")
        .optional_component("alpha_constraint", Kind::constraint, "what the slopes must satisfy")
        .optional_integers("shared_axes", "axes along which values share a slope; 0 is the batch",
                           at_least(1))
        .example({{"alpha_initializer", "ones"}})
        .example({{"shared_axes", Tree::list({1})}}, {rows_of({3, 4})});
  }

  explicit Prelu(const Options& options)
      : initializer_(options.make<Initializer>("alpha_initializer")),
        regularizer_(options.make<Regularizer>("alpha_regularizer")),
        constraint_(options.make<Constraint>("alpha_constraint")) {
    if (options.has("shared_axes")) shared_ = options.integers("shared_axes");
  }

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol alpha = scope.parameter("alpha", slopes_of(x.shape()), *initializer_,
                                         {regularizer_.get(), constraint_.get()});
    return relu(x) - alpha * relu(-x);
  }

 private:
  Shape slopes_of(const Shape& shape) const {
    Shape slopes = shape.from(1);
    for (const std::int64_t axis : shared_) {
      if (axis >= static_cast<std::int64_t>(shape.rank())) {
        throw ShapeError(fmt::format("prelu: shared axis {} is none of {}", axis, shape.text()));
      }
      slopes = slopes.with(axis - 1, 1);
    }
    return slopes;
  }

  std::unique_ptr<const Initializer> initializer_;
  std::unique_ptr<const Regularizer> regularizer_;
  std::unique_ptr<const Constraint> constraint_;
  std::vector<std::int64_t> shared_;
};

}  // namespace

void register_prelu(Registrar& registrar) { registrar.add<Prelu>(); }

}  // namespace plexus
