#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where x > threshold, else default_value: Keras 3, activations.py.
class Threshold final : public Layer {
 public:
  static Schema schema() {
    return Schema("threshold", "x where it is above a threshold, else a fixed value")
        .number("threshold", "up to which x is replaced")
        .number("default_value", "what replaces it")
        .example({{"threshold", 0.5}, {"default_value", -1}});
  }

  explicit Threshold(const Options& options)
      : threshold_(options.number("threshold")), default_(options.number("default_value")) {}

  Symbol call(Scope&, const Symbol& x) const override { return select(greater(x, threshold_), x, default_); }

 private:
  double threshold_;
  double default_;
};

}  // namespace

void register_threshold(Registrar& registrar) { registrar.add<Threshold>(); }

}  // namespace plexus
