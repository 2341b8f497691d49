#include <plexus/config/choice.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/for_outputs.hpp>
#include <plexus/run/detail/given_names.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/run/detail/run_schemas.hpp>
#include <plexus/run/run_config.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

namespace plexus {
namespace {

class Reader {
 public:
  Reader(const Tree& root, const ComponentSource& source, Diagnostics& diagnostics, RunSections sections)
      : root_(root), source_(source), diagnostics_(diagnostics), sections_(sections) {}

  RunConfig read() {
    if (!root_.is_map()) {
      diagnostics_.error(root_.position(),
                         "expected the keys of a run file (name, data, model, loss, optimizer, ...)");
      return {};
    }
    config_.has_training = has_key_of_training();
    config_.loss_position = root_.position();
    read_top();
    config_.plugins = read_plugin_files(root_, diagnostics_);
    const std::size_t before = diagnostics_.size();
    if (const Tree* data = required("data")) config_.data = read_data_config(*data, source_, diagnostics_);
    if (const Tree* model = required("model")) {
      config_.model = read_model_config(*model, source_, diagnostics_);
    }
    const bool connected = diagnostics_.size() == before && required("data") && required("model");
    read_components();
    read_fit();
    if (sections_ == RunSections::all) read_training();
    read_checkpoint();
    config_.data.set_seed_of_splits(config_.seed);
    config_.data.needs_target = config_.has_training;
    if (connected) connect();
    return std::move(config_);
  }

 private:
  /// A section; null if it is absent, which read_top reports if the section is required.
  const Tree* required(std::string_view key) const {
    const Tree* found = root_.find(key);
    return found && !found->is_null() ? found : nullptr;
  }

  /// Compares the names of outputs, as far as they are known before the data is read.
  void connect() {
    const Tree* target = root_.find("data")->find("target");
    serve_all_outputs(config_, target != nullptr && target->is_map());
    if (config_.data.inputs.empty()) return;
    std::vector<std::string> names;
    for (const DataConfig::Group& input : config_.data.inputs) names.push_back(input.name);
    checked_wiring(config_, places_of_inputs(config_, names), source_, diagnostics_);
  }

  bool has_key_of_training() const {
    constexpr const char* keys[] = {"loss",      "loss_weights", "metrics",   "weighted_metrics",
                                    "optimizer", "fit",          "callbacks", "checkpoint"};
    return std::any_of(std::begin(keys), std::end(keys), [&](const char* key) { return required(key); });
  }

  void read_top() {
    const std::size_t before = diagnostics_.size();
    const Schema& schema = config_.has_training ? run_schema() : prediction_schema();
    const Options options = validate(root_, schema, source_, diagnostics_, "the run file");
    if (diagnostics_.size() != before) return;
    config_.name = options.text("name");
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '_' || c == '-'; };
    if (config_.name.empty() || config_.name.front() == '.' ||
        !std::all_of(config_.name.begin(), config_.name.end(), allowed)) {
      diagnostics_.error(
          root_.find("name")->position(),
          fmt::format("the name '{}' becomes a folder: use letters, digits, '.', '_' and '-', and do "
                      "not begin with '.'",
                      config_.name));
    }
    config_.seed = static_cast<std::uint64_t>(options.integer("seed"));
    if (options.has("backend")) config_.backend = options.text("backend");
    if (options.has("threads")) config_.threads = static_cast<int>(options.integer("threads"));
    config_.precision = dtype_named(options.text("precision"));
    config_.allow_fallback = options.text("fallback") == "allow";
    if (options.has("initial_weights")) read_initial_weights(options.tree("initial_weights"));
  }

  /// A path, or {from, layers}.
  void read_initial_weights(const Tree& tree) {
    Tree whole = tree.is_map() ? tree : Tree::map({{"from", tree, tree.position()}});
    whole.set_position(tree.position());
    const std::size_t before = diagnostics_.size();
    const Options options =
        validate(whole, initial_weights_schema(), source_, diagnostics_, "initial_weights");
    if (diagnostics_.size() != before) return;
    config_.initial_weights = options.path("from");
    if (!options.has("layers")) return;
    const Tree& layers = *whole.find("layers");
    if (layers.items().empty())
      diagnostics_.error(layers.position(), "expected at least one name of a layer");
    for (const Tree& layer : layers.items()) {
      config_.initial_layers.push_back({layer.text(), layer.position()});
    }
  }

  void read_components() {
    if (const Tree* loss = required("loss")) {
      config_.loss_position = loss->position();
      config_.losses = read_for_outputs(*loss, Kind::loss, source_, diagnostics_);
    }
    read_metrics("metrics", config_.metrics);
    read_metrics("weighted_metrics", config_.weighted_metrics);
    const Tree* weights = root_.find("loss_weights");
    if (!weights || weights->is_null()) return;
    if (!weights->is_map()) {
      diagnostics_.error(weights->position(), "expected a map of output names to numbers");
      return;
    }
    for (const Tree::Entry& entry : weights->entries()) {
      const auto number = as_number(entry.value);
      if (!number) diagnostics_.error(entry.value.position(), "expected a number");
      config_.loss_weights.push_back({entry.key, number.value_or(1), entry.position});
    }
  }

  void read_metrics(std::string_view key, std::vector<RunConfig::ForOutput>& metrics) {
    const Tree* tree = root_.find(key);
    if (!tree || tree->is_null()) return;
    const auto read_list = [&](const Tree& list, const std::string& output, const Position& position) {
      if (!list.is_list()) {
        diagnostics_.error(list.position(), fmt::format("expected a list: '{}: [accuracy]'", key));
        return;
      }
      for (const Tree& item : list.items()) {
        Choice choice = read_choice(item, Kind::metric, source_, diagnostics_, core_metric_schema().names());
        RunConfig::ForOutput metric{output, std::move(choice), position,
                                    read_metric_name(item, diagnostics_)};
        refuse_taken_name(metric, item, config_, diagnostics_);
        metrics.push_back(std::move(metric));
      }
    };
    if (tree->is_map() && !tree->entries().empty()) {
      for (const Tree::Entry& entry : tree->entries()) read_list(entry.value, entry.key, entry.position);
    } else {
      read_list(*tree, "", tree->position());
    }
  }

  void read_fit() {
    Tree empty = Tree::map();
    empty.set_position(root_.position());
    const Tree* given = root_.find("fit");
    Tree fit = given && !given->is_null() ? *given : empty;
    // Only a training needs the orders of rows, which may be a plugin's.
    if (sections_ != RunSections::all && fit.is_map() && fit.find("shuffle")) fit.set("shuffle", true);
    const std::size_t before = diagnostics_.size();
    const Options options = validate(fit, fit_schema(), source_, diagnostics_, "fit");
    if (diagnostics_.size() != before) return;
    config_.epochs = static_cast<int>(options.integer("epochs"));
    config_.batch_size = options.integer("batch_size");
    if (options.is_component("shuffle")) {
      config_.order = options.choice("shuffle");
    } else {
      config_.shuffle = options.boolean("shuffle");
    }
    if (options.has("steps_per_epoch")) config_.steps_per_epoch = options.integer("steps_per_epoch");
    config_.validation_frequency = static_cast<int>(options.integer("validation_frequency"));
    config_.nonfinite = options.text("nonfinite") == "stop" ? Nonfinite::stop : Nonfinite::ignore;
    config_.train_eval = options.boolean("train_eval");
  }

  void read_training() {
    if (const Tree* optimizer = required("optimizer")) {
      config_.optimizer = read_choice(*optimizer, Kind::optimizer, source_, diagnostics_);
    }
    read_callbacks();
  }

  void read_callbacks() {
    const Tree* tree = root_.find("callbacks");
    if (!tree || tree->is_null()) return;
    if (!tree->is_list()) {
      diagnostics_.error(
          tree->position(),
          "expected a list: 'callbacks: [early_stopping: {patience: 5}]', or a line with '- ' for each");
      return;
    }
    for (const Tree& item : tree->items()) {
      Choice choice =
          read_choice(item, Kind::callback, source_, diagnostics_, core_callback_schema().names());
      RunConfig::NamedCallback callback{std::move(choice), read_name(item, diagnostics_)};
      refuse_taken_name(callback, item, config_, diagnostics_);
      config_.callbacks.push_back(std::move(callback));
    }
  }

  /// `none`, or a map.
  void read_checkpoint() {
    const Tree* tree = root_.find("checkpoint");
    if (!tree || tree->is_null()) return;
    config_.checkpoint.enabled = !(tree->is_scalar() && tree->text() == "none");
    if (!config_.checkpoint.enabled) return;
    if (!tree->is_map()) {
      diagnostics_.error(tree->position(),
                         "expected none, or a map: 'checkpoint: {every: 1 epoch, keep: 2, best: val_loss}'");
      return;
    }
    const std::size_t before = diagnostics_.size();
    const Options options = validate(*tree, checkpoint_schema(), source_, diagnostics_, "checkpoint");
    if (diagnostics_.size() != before) return;
    if (options.has("every")) config_.checkpoint.every = options.interval("every");
    config_.checkpoint.keep = static_cast<int>(options.integer("keep"));
    if (!options.has("best")) return;
    const std::string& best = options.text("best");
    config_.checkpoint.best = best == "none" ? "" : best;
    config_.checkpoint.best_position = tree->find("best")->position();
  }

  const Tree& root_;
  const ComponentSource& source_;
  Diagnostics& diagnostics_;
  RunSections sections_;
  RunConfig config_;
};

RunConfig::PluginFile read_plugin_file(const Tree& item, Diagnostics& diagnostics) {
  RunConfig::PluginFile plugin{"", "", item.position()};
  if (item.is_scalar() && !item.text().empty()) {
    plugin.file = item.text();
  } else if (item.is_map() && item.find("file") && item.find("file")->is_scalar()) {
    plugin.file = item.find("file")->text();
    for (const Tree::Entry& entry : item.entries()) {
      if (entry.key == "sha256" && entry.value.is_scalar() && entry.value.text().size() == 64) {
        plugin.sha256 = entry.value.text();
      } else if (entry.key == "sha256") {
        diagnostics.error(entry.value.position(), "expected the 64 hexadecimal digits of a SHA-256");
      } else if (entry.key != "file") {
        diagnostics.error(entry.position, fmt::format("unknown key '{}' of a plugin{}", entry.key,
                                                      suggestion(entry.key, plugin_file_schema().names())));
      }
    }
  } else {
    diagnostics.error(item.position(), "expected a plugin: './build/snake.so', or {file: ..., sha256: ...}");
  }
  return plugin;
}

}  // namespace

std::vector<RunConfig::PluginFile> read_plugin_files(const Tree& root, Diagnostics& diagnostics) {
  std::vector<RunConfig::PluginFile> plugins;
  const Tree* list = root.find("plugins");
  if (!list || list->is_null()) return plugins;
  if (!list->is_list()) {
    diagnostics.error(list->position(), "expected a list: 'plugins: [./build/snake.so]'");
    return plugins;
  }
  for (const Tree& item : list->items()) plugins.push_back(read_plugin_file(item, diagnostics));
  return plugins;
}

RunConfig read_run_config(const Tree& root, const ComponentSource& source, Diagnostics& diagnostics,
                          RunSections sections) {
  return Reader(root, source, diagnostics, sections).read();
}

}  // namespace plexus
