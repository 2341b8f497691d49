// Components of an author's that only data, a large number or the end of an epoch can break.

#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <limits>
#include <stdexcept>

namespace {

using namespace plexus;

/// Rows of a table of 10, by integers in the data.
class Embed final : public Layer {
 public:
  static Schema schema() {
    return Schema("embed", "rows of a table of 10").component("initializer", Kind::initializer, "ones", "");
  }
  explicit Embed(const Options& options) : initializer_(options.make<Initializer>("initializer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol table = scope.parameter("table", {10, 4}, *initializer_);
    return reshape(gather(table, cast(x, DType::int32)), {x.shape()[0], -1});
  }

 private:
  std::unique_ptr<const Initializer> initializer_;
};

/// Excludes the last class: its logit becomes -inf.
class WithoutLast final : public Layer {
 public:
  static Schema schema() { return Schema("without_last", "excludes the last class"); }

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::int64_t classes = x.shape().back();
    const Symbol last =
        equal(cast(iota(scope.graph(), classes, DType::int32), x.dtype()), static_cast<double>(classes - 1));
    return select(broadcast_to(last, x.shape()), -std::numeric_limits<double>::infinity(), x);
  }
};

/// It fails after the second epoch.
class FailsLate final : public Callback {
 public:
  static Schema schema() { return Schema("fails_late", "fails after the second epoch"); }
  void on_epoch_end(Training& training, Logs&) override {
    if (training.progress().epoch == 2) throw std::runtime_error("two are enough");
  }
};

}  // namespace

PLEXUS_PLUGIN("own_layers", "1.0.0", registrar) {
  registrar.add<Embed>();
  registrar.add<WithoutLast>();
  registrar.add<FailsLate>();
}
