#include <plexus/backend/compile.hpp>
#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/callback.hpp>

#include <memory>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

class Print final : public Callback {
 public:
  static Schema schema() {
    return Schema("print", "Prints what a formula of logs gives after each epoch")
        .text("value", "the formula: val_loss / loss; it may use learning_rate and epoch as well")
        .optional_text("label", "what is printed before the value; absent: the formula")
        .example({{"value", "val_loss / loss"}});
  }
  explicit Print(const Options& options)
      : label_(options.has("label") ? options.text("label") : options.text("value")),
        names_(free_names(options.text("value"))),
        formula_(options, "value", names_, "log", FormulaUse::numbers) {}

  std::vector<std::string> monitors() const override {
    std::vector<std::string> logs;
    for (const std::string& name : names_) {
      if (name != "epoch" && name != "learning_rate") logs.push_back(name);
    }
    return logs;
  }

  void on_train_begin(Training&) override { computed_.emplace(traced(), backends_); }

  void on_epoch_end(Training& training, Logs& logs) override {
    for (const std::string& name : names_) {
      const std::optional<double> value = value_of(name, training, logs);
      if (!value) return;  // an epoch without a validation
      computed_->program.write(name, Tensor::full({DType::float64, Shape{}}, *value));
    }
    computed_->program.run();
    const double value = computed_->program.view("value").item();
    training.note(fmt::format("epoch {}: {} = {:.4g}", training.progress().epoch, label_, value));
  }

 private:
  /// The formula's program, and the memory that it refers to.
  struct Computed {
    Computed(const std::shared_ptr<const Graph>& graph, const Backends& backends)
        : program(compile(graph, backends, store, arena)) {}
    Store store;
    Arena arena;
    Program program;
  };

  std::shared_ptr<const Graph> traced() const {
    auto graph = std::make_shared<Graph>();
    FormulaNames values;
    for (const std::string& name : names_) {
      values.emplace(name, FormulaValue{graph->input(name, {DType::float64, Shape{}})});
    }
    graph->output("value", formula_.symbol(*graph, values, DType::float64));
    return graph;
  }

  static std::optional<double> value_of(const std::string& name, const Training& training, const Logs& logs) {
    if (const std::optional<double> log = find(logs, name)) return log;
    if (name == "epoch") return training.progress().epoch;
    if (name == "learning_rate") return training.learning_rate();
    return std::nullopt;
  }

  std::string label_;
  std::vector<std::string> names_;
  FormulaOption formula_;
  Backends backends_ = open_backends("reference");
  std::optional<Computed> computed_;
};

}  // namespace

void register_print(Registrar& registrar) { registrar.add<Print>(); }

}  // namespace plexus
