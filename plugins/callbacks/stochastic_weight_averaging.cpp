#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <cmath>

#include <fmt/format.h>

#include "state_numbers.hpp"

namespace plexus {
namespace {

/// Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization" (2018): the mean of
/// the weights after each epoch from one on, which replaces the weights when the training ends. States that
/// are real numbers (means and variances of a batch normalization) are averaged as well.
class StochasticWeightAveraging final : public Callback {
 public:
  static Schema schema() {
    return Schema("stochastic_weight_averaging",
                  "The weights that remain are the mean of those of the last epochs")
        .number("start", 0.75, "the part of the epochs after which the mean begins", in_half_open(0, 1))
        .optional_number("learning_rate", "from then on; absent: as it is", greater_than(0));
  }
  explicit StochasticWeightAveraging(const Options& options) : start_(options.number("start")) {
    if (options.has("learning_rate")) learning_rate_ = options.number("learning_rate");
  }

  void on_train_begin(Training&) override {
    mean_.clear();
    count_ = 0;
  }

  void on_epoch_begin(Training& training) override {
    if (learning_rate_ && training.progress().epoch == first_epoch(training)) {
      training.set_learning_rate(*learning_rate_);
    }
  }

  void on_epoch_end(Training& training, Logs&) override {
    if (training.progress().epoch < first_epoch(training)) return;
    ++count_;
    for (const auto& [name, weight] : training.weights()) {
      if (!is_floating(weight.dtype())) continue;
      Tensor& mean = mean_.try_emplace(name, Tensor::zeros({DType::float64, weight.shape()})).first->second;
      const std::span<double> values = mean.data<double>();
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] += (weight.at(static_cast<std::int64_t>(i)) - values[i]) / static_cast<double>(count_);
      }
    }
  }

  void on_train_end(Training& training) override {
    if (count_ == 0) return;
    NamedTensors weights = training.weights();
    for (const auto& [name, mean] : mean_) weights.at(name) = mean.converted(weights.at(name).dtype());
    training.set_weights(weights);
    training.note(
        fmt::format("stochastic weight averaging: the weights are the mean of those of {} epochs", count_));
  }

  CallbackState save() const override {
    CallbackState state;
    keep_number(state, "count", static_cast<double>(count_));
    NamedTensors copies;  // the means are written to later
    for (const auto& [name, mean] : mean_) copies.emplace(name, mean.clone());
    keep_tensors(state, "mean/", copies);
    return state;
  }
  void load(const CallbackState& state) override {
    count_ = static_cast<std::int64_t>(kept_number(state, "count"));
    mean_.clear();
    for (const auto& [name, mean] : kept_tensors(state, "mean/")) mean_.emplace(name, mean.clone());
  }

 private:
  int first_epoch(const Training& training) const {
    return static_cast<int>(std::floor(start_ * training.progress().epochs)) + 1;
  }

  double start_;
  std::optional<double> learning_rate_;
  NamedTensors mean_;  // float64
  std::int64_t count_ = 0;
};

}  // namespace

void register_stochastic_weight_averaging(Registrar& registrar) {
  registrar.add<StochasticWeightAveraging>();
}

}  // namespace plexus
