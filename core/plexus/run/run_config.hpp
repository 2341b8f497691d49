#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/run/checkpoint_policy.hpp>
#include <plexus/run/model_config.hpp>
#include <plexus/tensor/dtype.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// A run file, validated: every component chosen, every default filled in.
struct RunConfig {
  struct PluginFile {
    std::string file;    ///< a path (resolved), or a bare name
    std::string sha256;  ///< may be empty
    Position position;
  };
  /// A component for one output; an empty output name means all.
  struct ForOutput {
    std::string output;
    Choice choice;
    Position position = {};  ///< of the output's name, or of the component
    std::string name = {};   ///< of a metric in logs; empty: as it was typed
  };
  struct NamedCallback {
    Choice choice;
    std::string name = {};  ///< may be empty
  };
  /// A pattern of layer names, in which `*` stands for any characters.
  struct LayerPattern {
    std::string text;
    Position position;
  };
  struct LossWeight {
    std::string output;
    double weight = 1;
    Position position;
  };

  std::string name;
  /// False: the file has no key of a training (loss, optimizer, fit, ...). Its model has weights that are
  /// given, and only predicts.
  bool has_training = true;
  std::uint64_t seed = 0;
  std::string backend;  ///< empty: the available one of highest rank
  int threads = 0;      ///< 0: the physical cores that affinity allows
  DType precision = DType::float32;
  bool allow_fallback = true;
  std::vector<PluginFile> plugins;
  DataConfig data;
  ModelConfig model;
  std::vector<ForOutput> losses;
  std::vector<LossWeight> loss_weights;
  Choice optimizer;
  std::vector<ForOutput> metrics;
  std::vector<ForOutput> weighted_metrics;
  std::filesystem::path initial_weights;     ///< a file or a run directory; empty: none
  std::vector<LayerPattern> initial_layers;  ///< of the layers that begin with them; empty: all
  int epochs = 1;
  std::int64_t batch_size = 32;
  bool shuffle = true;
  std::optional<Choice> order;  ///< instead of core's order of the rows
  std::optional<std::int64_t> steps_per_epoch;
  int validation_frequency = 1;
  Nonfinite nonfinite = Nonfinite::stop;
  bool train_eval = false;
  std::vector<NamedCallback> callbacks;
  CheckpointPolicy checkpoint;

  Position loss_position;  ///< of the whole file if it has no loss
};

/// The plugins that a run file asks for: they must be loaded before the rest can be validated.
std::vector<RunConfig::PluginFile> read_plugin_files(const Tree& root, Diagnostics& diagnostics);

/// Which sections read_run_config reads. `used`: not `callbacks` and `optimizer`, which a training alone
/// needs.
enum class RunSections : std::uint8_t { all, used };

/// Validates a whole run file. Every mistake goes to `diagnostics`; the result is complete only if none was
/// added, and has no optimizer (a choice without options) and no callbacks if those sections are not read.
RunConfig read_run_config(const Tree& root, const ComponentSource& source, Diagnostics& diagnostics,
                          RunSections sections = RunSections::all);

}  // namespace plexus
