#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <limits>
#include <optional>
#include <string>

using namespace plexus;

/// Ends a training after `patience` epochs in which the loss was not below that of the epoch before. It saves
/// what it has seen, so that a training that is resumed ends in the same epoch.
class MyComponent final : public Callback {
 public:
  static Schema schema() {
    return Schema("my_component", "Ends the training when the loss has risen in several epochs")
        .integer("patience", 3, "epochs with a risen loss that end it", at_least(1))
        .example({{"patience", 2}});
  }
  explicit MyComponent(const Options& options) : patience_(options.integer("patience")) {}

  std::vector<std::string> monitors() const override { return {"loss"}; }

  void on_train_begin(Training&) override {
    risen_ = 0;
    before_ = std::numeric_limits<double>::infinity();
  }
  void on_epoch_end(Training& training, Logs& logs) override {
    const double loss = find(logs, "loss").value();
    if (loss >= before_) ++risen_;
    before_ = loss;
    if (risen_ >= patience_) training.stop("the loss has risen in " + std::to_string(risen_) + " epochs");
  }

  CallbackState save() const override {
    return {{{"risen", Tensor::scalar(risen_)}, {"before", Tensor::scalar(before_)}}, {}};
  }
  void load(const CallbackState& state) override {
    risen_ = static_cast<std::int64_t>(state.tensors.at("risen").item());
    before_ = state.tensors.at("before").item();
  }

 private:
  std::int64_t patience_;
  std::int64_t risen_ = 0;
  double before_ = std::numeric_limits<double>::infinity();
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
