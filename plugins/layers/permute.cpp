#include <plexus/plexus.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The axes of a row in another order: axis i of the result is axis dims[i] of x, axis 0 being that of the
/// batch.
class Permute final : public Layer {
 public:
  static Schema schema() {
    return Schema("permute", "The axes of a row in another order")
        .integers("dims", "which axis of the input stands at each place, from 1 on", at_least(1))
        .hint("for example permute: {dims: [2, 1]}")
        .example({{"dims", Tree::list({2, 1})}}, {rows_of({3, 4})});
  }

  explicit Permute(const Options& options) : dims_(options.integers("dims")) {
    std::vector<std::int64_t> sorted = dims_;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (sorted[i] == static_cast<std::int64_t>(i) + 1) continue;
      throw ConfigError("dims of layer 'permute': expected each axis from 1 on once, such as [2, 1]");
    }
    dims_.insert(dims_.begin(), 0);
  }

  Symbol call(Scope&, const Symbol& x) const override {
    if (x.shape().rank() != dims_.size()) {
      throw ShapeError(fmt::format("permute orders {} axes behind that of the batch, found {}",
                                   dims_.size() - 1, x.shape().text()));
    }
    return transpose(x, dims_);
  }

 private:
  std::vector<std::int64_t> dims_;
};

}  // namespace

void register_permute(Registrar& registrar) { registrar.add<Permute>(); }

}  // namespace plexus
