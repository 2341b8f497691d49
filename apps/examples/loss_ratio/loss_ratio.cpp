#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <cstdio>

using namespace plexus;

/// Prints val_loss / loss after each epoch: a ratio that grows is a sign of overfitting. It also adds the
/// ratio to the logs, so that the history records it, and ends the training if the ratio exceeds
/// `stop_above`.
class LossRatio final : public Callback {
 public:
  static Schema schema() {
    return Schema("loss_ratio", "Prints val_loss / loss after each epoch, and adds it to the logs")
        .optional_number("stop_above", "a ratio that ends the training", greater_than(1));
  }
  explicit LossRatio(const Options& options) {
    if (options.has("stop_above")) stop_above_ = options.number("stop_above");
  }

  std::vector<std::string> monitors() const override { return {"loss", "val_loss"}; }
  std::vector<std::string> adds() const override { return {"loss_ratio"}; }

  void on_epoch_end(Training& training, Logs& logs) override {
    const std::optional<double> validation = find(logs, "val_loss");
    if (!validation) return;  // an epoch without a validation
    const double ratio = *validation / find(logs, "loss").value();
    logs.emplace_back("loss_ratio", ratio);
    char line[64];
    std::snprintf(line, sizeof line, "val/train: %.2f", ratio);
    training.note(line);
    if (stop_above_ && ratio > *stop_above_) training.stop(std::string(line) + " is above stop_above");
  }

 private:
  std::optional<double> stop_above_;
};

PLEXUS_PLUGIN("loss_ratio", "0.1.0", registrar) { registrar.add<LossRatio>(); }
