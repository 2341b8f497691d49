#include <plexus/plexus.hpp>

#include "statistics_writer.hpp"

namespace plexus {
namespace {

/// The gradients that Training::gradients gives in on_epoch_end: of the epoch's last batch, at the weights
/// after it, before clipping and decay.
class GradientStatistics final : public StatisticsWriter {
 public:
  static Schema schema() {
    Schema schema("gradient_statistics",
                  "Writes mean, deviation, range and norm of all gradients on each epoch's last batch");
    declare(schema, "gradients.csv");
    return schema;
  }
  explicit GradientStatistics(const Options& options) : StatisticsWriter(options) {}

 private:
  NamedTensors tensors(Training& training) const override { return training.gradients(); }
};

}  // namespace

void register_gradient_statistics(Registrar& registrar) { registrar.add<GradientStatistics>(); }

}  // namespace plexus
