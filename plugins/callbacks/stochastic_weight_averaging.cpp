#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "state_numbers.hpp"

namespace plexus {
namespace {

/// Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization" (2018): the mean of
/// the weights after each epoch from a first one on, which replaces the weights when the training ends.
/// States that are real numbers (means and variances of a batch normalization) are averaged as well.
class StochasticWeightAveraging final : public Callback {
 public:
  static Schema schema() {
    return Schema("stochastic_weight_averaging",
                  "The weights that remain are the mean of those of the last epochs")
        .number("start", 0.75, "the part of the epochs after which the mean begins", in_half_open(0, 1))
        .optional_number("learning_rate", "from then on; absent: as it is", greater_than(0))
        .example({{"start", 0.25}});
  }
  explicit StochasticWeightAveraging(const Options& options) : start_(options.number("start")) {
    if (options.has("learning_rate")) learning_rate_ = options.number("learning_rate");
  }

  void on_train_begin(Training& training) override {
    mean_.clear();
    count_ = 0;
    const FitProgress& at = training.progress();
    first_epoch_ = static_cast<int>(std::floor(start_ * at.epochs)) + 1;
    first_fresh_epoch_ = at.step > 0 ? at.epoch + 1 : at.epoch;
  }

  void on_epoch_begin(Training& training) override {
    if (learning_rate_ && training.progress().epoch == first_epoch_) {
      training.set_learning_rate(*learning_rate_);
    }
  }

  void on_epoch_end(Training& training, Logs&) override {
    if (training.progress().epoch < first_epoch_) return;
    ++count_;
    for (const auto& [name, weight] : training.weights()) {
      if (!is_floating(weight.dtype())) continue;
      Tensor& mean = mean_.try_emplace(name, Tensor::zeros({DType::float64, weight.shape()})).first->second;
      const std::span<double> values = mean.data<double>();
      const Tensor wide = weight.converted(DType::float64);
      const std::span<const double> added = wide.data<double>();
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] += (added[i] - values[i]) / static_cast<double>(count_);
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
    keep_number(state, "first_epoch", first_epoch_);
    NamedTensors copies;  // the means are written to later
    for (const auto& [name, mean] : mean_) copies.emplace(name, mean.clone());
    keep_tensors(state, "mean/", copies);
    return state;
  }
  void load(const CallbackState& state) override {
    const int before = static_cast<int>(kept_number(state, "first_epoch"));
    if (before != first_epoch_ && std::min(before, first_epoch_) < first_fresh_epoch_) {
      throw UsageError(
          fmt::format("stochastic_weight_averaging: the mean began with epoch {}; with this number of epochs "
                      "it would have "
                      "begun with epoch {}: leave fit.epochs out, or begin a new run",
                      before, first_epoch_));
    }
    count_ = static_cast<std::int64_t>(kept_number(state, "count"));
    mean_.clear();
    for (const auto& [name, mean] : kept_tensors(state, "mean/")) mean_.emplace(name, mean.clone());
  }

 private:
  double start_;
  std::optional<double> learning_rate_;
  NamedTensors mean_;          // float64
  int first_epoch_ = 1;        // of the mean
  int first_fresh_epoch_ = 1;  // the first epoch of which this fit makes every step
  std::int64_t count_ = 0;
};

}  // namespace

void register_stochastic_weight_averaging(Registrar& registrar) {
  registrar.add<StochasticWeightAveraging>();
}

}  // namespace plexus
