#include <plexus/plexus.hpp>

#include "statistics_writer.hpp"

namespace plexus {
namespace {

class WeightStatistics final : public StatisticsWriter {
 public:
  static Schema schema() {
    Schema schema("weight_statistics",
                  "Writes mean, deviation, range and norm of all weights after each epoch");
    declare(schema, "weights.csv");
    return schema;
  }
  explicit WeightStatistics(const Options& options) : StatisticsWriter(options) {}

 private:
  NamedTensors tensors(Training& training) const override { return training.weights(); }
};

}  // namespace

void register_weight_statistics(Registrar& registrar) { registrar.add<WeightStatistics>(); }

}  // namespace plexus
