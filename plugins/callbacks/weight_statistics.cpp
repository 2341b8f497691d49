#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "log_file.hpp"

namespace plexus {
namespace {

struct Statistics {
  double mean = 0;
  double deviation = 0;  // of the population
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  double norm = 0;
};

Statistics statistics_of(const Tensor& tensor) {
  const Tensor wide = tensor.converted(DType::float64);
  const auto count = static_cast<double>(tensor.elements());
  Statistics found;
  double squares = 0;
  for (const double value : wide.data<double>()) {
    found.mean += value / count;
    squares += value * value;
    found.least = std::min(found.least, value);
    found.most = std::max(found.most, value);
  }
  double deviations = 0;
  for (const double value : wide.data<double>()) {
    const double deviation = value - found.mean;
    deviations += deviation * deviation / count;
  }
  found.deviation = std::sqrt(deviations);
  found.norm = std::sqrt(squares);
  return found;
}

class WeightStatistics final : public Callback {
 public:
  static Schema schema() {
    return Schema("weight_statistics",
                  "Writes mean, deviation, range and norm of all weights after each epoch")
        .text("file", "weights.csv", "a CSV file; a relative path lies in the run directory");
  }
  explicit WeightStatistics(const Options& options) : file_(options.text("file")) {}

  void on_train_begin(Training& training) override { file_.begin(training); }
  void on_epoch_end(Training& training, Logs&) override {
    std::string lines = file_.empty() ? "epoch,variable,mean,deviation,min,max,norm\n" : "";
    for (const auto& [name, weight] : training.weights()) {
      if (!is_floating(weight.dtype())) continue;
      const Statistics found = statistics_of(weight);
      lines += fmt::format("{},{},{},{},{},{},{}\n", training.progress().epoch, name, found.mean,
                           found.deviation, found.least, found.most, found.norm);
    }
    file_.write(training, lines);
  }

  CallbackState save() const override {
    CallbackState state;
    file_.save(state);
    return state;
  }
  void load(const CallbackState& state) override { file_.load(state); }

 private:
  LogFile file_;
};

}  // namespace

void register_weight_statistics(Registrar& registrar) { registrar.add<WeightStatistics>(); }

}  // namespace plexus
