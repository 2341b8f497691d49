#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// a * sigmoid(b) with a and b the first and the second half of x along an axis, whose size is even: [..., 2
/// n] -> [..., n]. Dauphin et al., "Language Modeling with Gated Convolutional Networks", 2017.
class Glu final : public Layer {
 public:
  static Schema schema() {
    return Schema("glu", "The first half of the features times the sigmoid of the second")
        .integer("axis", -1, "along which x is halved");
  }

  explicit Glu(const Options& options) : axis_(options.integer("axis")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    const std::size_t axis = normalized_axis(axis_, x.shape().rank());
    if (axis == 0 || x.shape()[axis] % 2 != 0) {
      throw ShapeError(
          fmt::format("glu halves an axis beside that of the batch, whose size is even: found axis {} of {}",
                      axis_, x.shape().text()));
    }
    std::vector<std::int64_t> end(x.shape().begin(), x.shape().end());
    std::vector<std::int64_t> begin(end.size(), 0);
    const std::vector<std::int64_t> all = end;
    end[axis] /= 2;
    const Symbol first = slice(x, begin, end);
    begin[axis] = end[axis];
    return first * sigmoid(slice(x, begin, all));
  }

 private:
  std::int64_t axis_;
};

}  // namespace

void register_glu(Registrar& registrar) { registrar.add<Glu>(); }

}  // namespace plexus
