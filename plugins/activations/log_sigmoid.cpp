#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// log(1 / (1 + exp(-x))) = -softplus(-x).
class LogSigmoid final : public Layer {
 public:
  static Schema schema() { return Schema("log_sigmoid", "Logarithm of the sigmoid"); }

  Symbol call(Scope&, const Symbol& x) const override { return -softplus(-x); }
};

}  // namespace

void register_log_sigmoid(Registrar& registrar) { registrar.add<LogSigmoid>(); }

}  // namespace plexus
