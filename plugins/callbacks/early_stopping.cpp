#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <fmt/format.h>

#include "monitor.hpp"
#include "state_numbers.hpp"

namespace plexus {
namespace {

/// Keras's EarlyStopping, with the two thresholds of Lightning's.
class EarlyStopping final : public Callback {
 public:
  static Schema schema() {
    Schema schema("early_stopping", "Ends the training when a log does not improve any more");
    Monitor::declare(schema, 0);
    schema.integer("patience", 0, "epochs without improvement after which it ends", at_least(0))
        .optional_number("baseline", "a value that must be improved on for patience to begin anew")
        .boolean("restore_best_weights", true, "whether the weights of the best epoch are what remains")
        .integer("start_from_epoch", 0, "so many first epochs are not looked at", at_least(0))
        .optional_number("stopping_threshold", "a value that ends the training as soon as the log is better")
        .optional_number("divergence_threshold", "a value that ends the training as soon as the log is worse")
        .example({})
        .example({{"monitor", "loss"}, {"min_delta", 1}, {"patience", 2}});
    return schema;
  }
  explicit EarlyStopping(const Options& options)
      : monitor_(options),
        patience_(options.integer("patience")),
        restores_(options.boolean("restore_best_weights")),
        first_epoch_(options.integer("start_from_epoch") + 1) {
    if (options.has("baseline")) baseline_ = options.number("baseline");
    if (options.has("stopping_threshold")) stopping_threshold_ = options.number("stopping_threshold");
    if (options.has("divergence_threshold")) divergence_threshold_ = options.number("divergence_threshold");
  }

  std::vector<std::string> monitors() const override { return {monitor_.name()}; }

  void on_train_begin(Training& training) override {
    monitor_.begin(training);
    state_ = {};
    best_weights_.clear();
    if (first_epoch_ <= training.progress().epochs) return;
    training.warn(
        fmt::format("early stopping has no effect: it looks at epochs from {} on (start_from_epoch), but the "
                    "training has {}",
                    first_epoch_, training.progress().epochs));
  }

  /// If this callback has ended the fit before and the fit is resumed, it ends again.
  void on_epoch_begin(Training& training) override {
    if (state_.end != End::none) training.stop(why());
  }

  void on_epoch_end(Training& training, Logs& logs) override {
    const std::optional<double> value = monitor_.value(logs);
    const int epoch = training.progress().epoch;
    if (!value || epoch < first_epoch_) return;
    ++state_.wait;
    const bool improved = state_.best_epoch == 0 || monitor_.improves(*value, state_.best);
    if (improved) {
      state_.best = *value;
      state_.best_epoch = epoch;
      if (restores_) best_weights_ = training.validated_weights();
      if (!baseline_ || monitor_.improves(*value, *baseline_)) state_.wait = 0;
    }
    if (stopping_threshold_ && monitor_.is_better(*value, *stopping_threshold_)) {
      state_.end = End::threshold;
    } else if (divergence_threshold_ && monitor_.is_better(*divergence_threshold_, *value)) {
      state_.end = End::divergence;
    } else if (!improved && state_.wait >= patience_ && epoch > 1) {
      state_.end = End::patience;
    }
    if (state_.end == End::none) return;
    state_.end_epoch = epoch;
    state_.end_value = *value;
    training.stop(why());
  }

  void on_train_end(Training& training) override {
    if (best_weights_.empty()) return;
    training.set_weights(best_weights_);
    if (training.progress().epoch == state_.best_epoch) return;
    training.note(
        fmt::format("early stopping: the weights are those of epoch {} again, {}; evaluated again: {}",
                    state_.best_epoch, monitor_.text(state_.best), evaluated_again(training)));
  }

  CallbackState save() const override {
    CallbackState saved;
    keep_number(saved, "wait", static_cast<double>(state_.wait));
    keep_number(saved, "best", state_.best);
    keep_number(saved, "best_epoch", state_.best_epoch);
    keep_number(saved, "end", static_cast<double>(state_.end));
    keep_number(saved, "end_epoch", state_.end_epoch);
    keep_number(saved, "end_value", state_.end_value);
    keep_tensors(saved, "best_weights/", best_weights_);
    return saved;
  }
  void load(const CallbackState& saved) override {
    state_.wait = static_cast<std::int64_t>(kept_number(saved, "wait"));
    state_.best = kept_number(saved, "best");
    state_.best_epoch = static_cast<int>(kept_number(saved, "best_epoch"));
    state_.end = static_cast<End>(static_cast<int>(kept_number(saved, "end")));
    state_.end_epoch = static_cast<int>(kept_number(saved, "end_epoch"));
    state_.end_value = kept_number(saved, "end_value");
    best_weights_ = kept_tensors(saved, "best_weights/");
  }

 private:
  enum class End { none, patience, threshold, divergence };

  struct State {
    std::int64_t wait = 0;  // epochs since the last improvement
    double best = 0;
    int best_epoch = 0;  // 0: none yet
    End end = End::none;
    int end_epoch = 0;
    double end_value = 0;
  };

  std::string why() const {
    const std::string best = fmt::format("best epoch {} ({})", state_.best_epoch, monitor_.text(state_.best));
    const std::string value = monitor_.text(state_.end_value);
    switch (state_.end) {
      case End::threshold:
        return fmt::format("early stopping at epoch {}: {} is better than stopping_threshold {:.4g}; {}",
                           state_.end_epoch, value, *stopping_threshold_, best);
      case End::divergence:
        return fmt::format("early stopping at epoch {}: {} is worse than divergence_threshold {:.4g}; {}",
                           state_.end_epoch, value, *divergence_threshold_, best);
      default:
        return fmt::format("early stopping at epoch {}, {}", state_.end_epoch, best);
    }
  }

  /// The monitored log, evaluated with the current weights. A log of the training is a mean over weights that
  /// changed, so the exact one, train_NAME, takes its place.
  std::string evaluated_again(Training& training) const {
    const bool validated = monitor_.name().starts_with("val_");
    const Logs logs = validated ? training.evaluate_validation().value_or(Logs{}) : training.evaluate_train();
    const bool exact = validated || monitor_.name().starts_with("train_");
    const std::string name = exact ? monitor_.name() : "train_" + monitor_.name();
    const std::optional<double> value = find(logs, name);
    return value ? fmt::format("{} {:.4g}", name, *value) : "there is no such log";
  }

  Monitor monitor_;
  std::int64_t patience_;
  bool restores_;
  std::int64_t first_epoch_;
  std::optional<double> baseline_;
  std::optional<double> stopping_threshold_;
  std::optional<double> divergence_threshold_;
  State state_;
  NamedTensors best_weights_;
};

}  // namespace

void register_early_stopping(Registrar& registrar) { registrar.add<EarlyStopping>(); }

}  // namespace plexus
