#include <plexus/plexus.hpp>

#include <algorithm>

namespace plexus {
namespace {

/// The features of a row in another shape: [batch, ...] -> [batch, target_shape...].
class Reshape final : public Layer {
 public:
  static Schema schema() {
    return Schema("reshape", "The features of a row in another shape")
        .integers("target_shape", "without the batch dimension; one may be -1: what is left over",
                  at_least(-1))
        .example({{"target_shape", Tree::list({2, 2})}})
        .example({{"target_shape", Tree::list({3, -1})}}, {rows_of({2, 6})});
  }

  explicit Reshape(const Options& options) : target_(options.integers("target_shape")) {
    if (std::count(target_.begin(), target_.end(), -1) > 1) {
      throw ConfigError("target_shape of layer 'reshape': one dimension at most may be -1");
    }
    if (std::count(target_.begin(), target_.end(), 0) > 0) {
      throw ConfigError("target_shape of layer 'reshape': a dimension is at least 1, or -1");
    }
    if (target_.size() >= Shape::max_rank) {
      throw ConfigError("target_shape of layer 'reshape' has too many dimensions: 7 at most");
    }
  }

  Symbol call(Scope&, const Symbol& x) const override {
    const std::int64_t features = x.shape().from(1).elements();
    std::int64_t known = 1;
    bool fits = true;
    for (const std::int64_t size : target_) {
      fits = fits && !__builtin_mul_overflow(known, size == -1 ? 1 : size, &known);
    }
    const bool fills = std::count(target_.begin(), target_.end(), -1) > 0;
    if (!fits || (fills ? features % known != 0 : features != known)) {
      throw ShapeError("a row " + x.shape().from(1).text() + " of " + std::to_string(features) +
                       " values does not fit the target shape " + target_text());
    }
    std::vector<std::int64_t> shape = target_;
    std::replace(shape.begin(), shape.end(), std::int64_t{-1}, features / known);
    return reshape(x, Shape(std::span<const std::int64_t>(shape)).inserted(0, x.shape()[0]));
  }

 private:
  std::string target_text() const {
    std::string text = "[";
    for (const std::int64_t size : target_) {
      if (text.size() > 1) text += ", ";
      text += std::to_string(size);
    }
    return text + "]";
  }

  std::vector<std::int64_t> target_;
};

}  // namespace

void register_reshape(Registrar& registrar) { registrar.add<Reshape>(); }

}  // namespace plexus
