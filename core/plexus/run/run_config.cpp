#include <plexus/config/choice.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/run_schemas.hpp>
#include <plexus/run/run_config.hpp>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace plexus {
namespace {

class Reader {
 public:
  Reader(const Tree& root, const ComponentSource& source, Diagnostics& diagnostics)
      : root_(root), source_(source), diagnostics_(diagnostics) {}

  RunConfig read() {
    if (!root_.is_map()) {
      diagnostics_.error(root_.position(),
                         "expected the keys of a run file (name, data, model, loss, optimizer, ...)");
      return {};
    }
    read_top();
    config_.plugins = read_plugin_files(root_, diagnostics_);
    if (const Tree* data = required("data")) config_.data = read_data_config(*data, source_, diagnostics_);
    read_layers();
    read_components();
    read_fit();
    config_.data.set_seed_of_splits(config_.seed);
    return std::move(config_);
  }

 private:
  /// A section that must be there; null if it is not, which read_top reports.
  const Tree* required(std::string_view key) const {
    const Tree* found = root_.find(key);
    return found && !found->is_null() ? found : nullptr;
  }

  void read_top() {
    const std::size_t before = diagnostics_.size();
    const Options options = validate(root_, run_schema(), source_, diagnostics_, "the run file");
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
    if (options.has("initial_weights")) config_.initial_weights = options.path("initial_weights");
  }

  void read_layers() {
    const Tree* model = required("model");
    if (!model) return;
    config_.model_position = model->position();
    if (!model->is_list() || model->items().empty()) {
      diagnostics_.error(
          model->position(),
          "expected a list of layers, such as '- dense: {units: 10}', found " + describe(*model));
      return;
    }
    for (const Tree& item : model->items()) config_.layers.push_back(read_layer(item));
  }

  RunConfig::LayerChoice read_layer(const Tree& item) {
    const Schema& core = core_layer_schema();
    RunConfig::LayerChoice layer;
    layer.choice = read_choice(item, Kind::layer, source_, diagnostics_, core.names());
    if (!item.is_map() || item.entries().size() != 1 || !item.entries().front().value.is_map()) return layer;
    Tree own = Tree::map();
    own.set_position(item.position());
    for (const Tree::Entry& entry : item.entries().front().value.entries()) {
      if (core.find(entry.key)) own.set(entry.key, entry.value, entry.position);
    }
    const std::size_t before = diagnostics_.size();
    const Options options = validate(own, core, source_, diagnostics_, "layer");
    if (diagnostics_.size() != before) return layer;
    if (options.has("name"))
      layer.name = checked_layer_name(options.text("name"), own.find("name")->position());
    layer.trainable = options.boolean("trainable");
    return layer;
  }

  std::string checked_layer_name(const std::string& name, const Position& at) {
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
    if (name.empty() || !std::all_of(name.begin(), name.end(), allowed)) {
      diagnostics_.error(at,
                         fmt::format("the layer name '{}' may hold letters, digits, '_' and '-' only", name));
    }
    for (const RunConfig::LayerChoice& other : config_.layers) {
      if (other.name == name) diagnostics_.error(at, fmt::format("two layers are named '{}'", name));
    }
    return name;
  }

  void read_components() {
    if (const Tree* loss = required("loss")) {
      config_.loss_position = loss->position();
      config_.losses = read_for_outputs(*loss, Kind::loss);
    }
    if (const Tree* optimizer = required("optimizer")) {
      config_.optimizer = read_choice(*optimizer, Kind::optimizer, source_, diagnostics_);
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

  /// One component for all outputs, or a map whose keys are output names. A map with the name of a component
  /// as its key is that component.
  std::vector<RunConfig::ForOutput> read_for_outputs(const Tree& tree, Kind kind) {
    const bool by_output =
        tree.is_map() && !(tree.entries().size() == 1 && source_.schema(kind, tree.entries().front().key)) &&
        std::all_of(tree.entries().begin(), tree.entries().end(), [&](const Tree::Entry& entry) {
          return !entry.value.is_null() && is_component(entry.value, kind);
        });
    if (!by_output) return {{"", read_choice(tree, kind, source_, diagnostics_)}};
    std::vector<RunConfig::ForOutput> choices;
    for (const Tree::Entry& entry : tree.entries()) {
      if (source_.schema(kind, entry.key)) {
        diagnostics_.error(entry.position,
                           fmt::format("an output cannot be named '{}', which is a {}: rename the "
                                       "layer",
                                       entry.key, name_of(kind)));
      }
      choices.push_back({entry.key, read_choice(entry.value, kind, source_, diagnostics_)});
    }
    return choices;
  }

  bool is_component(const Tree& tree, Kind kind) const {
    if (tree.is_scalar()) return source_.schema(kind, tree.text()) != nullptr;
    return tree.is_map() && tree.entries().size() == 1 && source_.schema(kind, tree.entries().front().key);
  }

  void read_metrics(std::string_view key, std::vector<RunConfig::ForOutput>& metrics) {
    const Tree* tree = root_.find(key);
    if (!tree || tree->is_null()) return;
    const auto read_list = [&](const Tree& list, const std::string& output) {
      if (!list.is_list()) {
        diagnostics_.error(list.position(), fmt::format("expected a list: '{}: [accuracy]'", key));
        return;
      }
      for (const Tree& item : list.items()) {
        metrics.push_back({output, read_choice(item, Kind::metric, source_, diagnostics_)});
      }
    };
    if (tree->is_map() && !tree->entries().empty()) {
      for (const Tree::Entry& entry : tree->entries()) read_list(entry.value, entry.key);
    } else {
      read_list(*tree, "");
    }
  }

  void read_fit() {
    Tree empty = Tree::map();
    empty.set_position(root_.position());
    const Tree* fit = root_.find("fit");
    const std::size_t before = diagnostics_.size();
    const Options options =
        validate(fit && !fit->is_null() ? *fit : empty, fit_schema(), source_, diagnostics_, "fit");
    if (diagnostics_.size() != before) return;
    config_.epochs = static_cast<int>(options.integer("epochs"));
    config_.batch_size = options.integer("batch_size");
    config_.shuffle = options.boolean("shuffle");
    if (options.has("steps_per_epoch")) config_.steps_per_epoch = options.integer("steps_per_epoch");
    config_.validation_frequency = static_cast<int>(options.integer("validation_frequency"));
    config_.nonfinite = options.text("nonfinite") == "stop" ? Nonfinite::stop : Nonfinite::ignore;
  }

  const Tree& root_;
  const ComponentSource& source_;
  Diagnostics& diagnostics_;
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

RunConfig read_run_config(const Tree& root, const ComponentSource& source, Diagnostics& diagnostics) {
  return Reader(root, source, diagnostics).read();
}

}  // namespace plexus
