#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "monitor.hpp"
#include "state_numbers.hpp"

namespace plexus {
namespace {

/// Keras's ReduceLROnPlateau.
class ReduceLrOnPlateau final : public Callback {
 public:
  static Schema schema() {
    Schema schema("reduce_lr_on_plateau", "Lowers the learning rate when a log does not improve any more");
    Monitor::declare(schema, 1e-4);
    schema.number("factor", 0.1, "what the learning rate is multiplied by", Range{0, 1, true, true})
        .integer("patience", 10, "epochs without improvement after which it is lowered", at_least(0))
        .integer("cooldown", 0, "epochs after that in which nothing is counted", at_least(0))
        .number("min_lr", 0, "the learning rate is not lowered below this", at_least(0))
        .example({})
        .example({{"min_delta", 1}, {"patience", 1}});
    return schema;
  }
  explicit ReduceLrOnPlateau(const Options& options)
      : monitor_(options),
        factor_(options.number("factor")),
        patience_(options.integer("patience")),
        cooldown_(options.integer("cooldown")),
        min_lr_(options.number("min_lr")) {}

  std::vector<std::string> monitors() const override { return {monitor_.name()}; }
  std::vector<std::string> adds() const override { return {"learning_rate"}; }

  void on_train_begin(Training& training) override {
    monitor_.begin(training);
    state_ = {};
  }

  void on_epoch_end(Training& training, Logs& logs) override {
    if (!find(logs, "learning_rate")) logs.emplace_back("learning_rate", training.learning_rate());
    const std::optional<double> value = monitor_.value(logs);
    if (!value) return;
    if (state_.cooldown > 0) {
      --state_.cooldown;
      state_.wait = 0;
    }
    if (!state_.has_best || monitor_.improves(*value, state_.best)) {
      state_.has_best = true;
      state_.best = *value;
      state_.wait = 0;
    } else if (state_.cooldown == 0 && ++state_.wait >= patience_) {
      reduce(training);
    }
  }

  CallbackState save() const override {
    CallbackState saved;
    keep_number(saved, "has_best", state_.has_best ? 1 : 0);
    keep_number(saved, "best", state_.best);
    keep_number(saved, "wait", static_cast<double>(state_.wait));
    keep_number(saved, "cooldown", static_cast<double>(state_.cooldown));
    return saved;
  }
  void load(const CallbackState& saved) override {
    state_.has_best = kept_number(saved, "has_best") != 0;
    state_.best = kept_number(saved, "best");
    state_.wait = static_cast<std::int64_t>(kept_number(saved, "wait"));
    state_.cooldown = static_cast<std::int64_t>(kept_number(saved, "cooldown"));
  }

 private:
  struct State {
    bool has_best = false;
    double best = 0;
    std::int64_t wait = 0;      // epochs since the last improvement
    std::int64_t cooldown = 0;  // epochs that remain of the cooldown
  };

  /// Multiplies the learning rate by factor_, but not below min_lr_. Does nothing if it cannot get lower,
  /// because it is at min_lr_ already (rounded as learning rates are).
  void reduce(Training& training) {
    const double before = training.learning_rate();
    if (before <= min_lr_) return;
    training.set_learning_rate(std::max(before * factor_, min_lr_));
    const double after = training.learning_rate();
    if (after >= before) return;
    training.note(
        fmt::format("reduce_lr_on_plateau: the learning rate is {:.4g} after epoch {}: {} is no improvement "
                    "on {:.4g} for {} epoch{}",
                    after, training.progress().epoch, monitor_.name(), state_.best, state_.wait,
                    state_.wait == 1 ? "" : "s"));
    state_.cooldown = cooldown_;
    state_.wait = 0;
  }

  Monitor monitor_;
  double factor_;
  std::int64_t patience_;
  std::int64_t cooldown_;
  double min_lr_;
  State state_;
};

}  // namespace

void register_reduce_lr_on_plateau(Registrar& registrar) { registrar.add<ReduceLrOnPlateau>(); }

}  // namespace plexus
