#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/trainer.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace plexus::app {

/// A run file or a run directory, read and validated as far as that goes without reading data: plugins and
/// backend are loaded, the model is built and every step that will be needed has been traced once, so that
/// what can be wrong is found.
struct OpenedRun {
  std::optional<RunDirectory> directory;  ///< if a run directory was opened
  RunConfig config;
  std::unique_ptr<const Dataset> dataset;
  Description description;
  Binding binding;
  Backends backends;
  std::vector<const Plugin*> user_plugins;

  /// A model of its own, built. Can be called again.
  Model model() const;
  /// The same before it is built, for another precision than the run's.
  Model described_model() const;
  /// A trainer with initial weights (the run's if it is a directory, else those that the config names, else
  /// random).
  std::unique_ptr<Trainer> trainer(const CompileOptions& compile = {}) const;
};

/// What a command does with a run. One that needs the model alone can do without the files that a run
/// directory was trained on.
enum class Needs { model, data };

/// Opens RUN.yaml or RUN_DIR with the overrides and plugins of the command line.
OpenedRun open_run(const std::filesystem::path& path, const boost::program_options::variables_map& values,
                   Needs needs = Needs::data);

/// Opens what must be a run directory.
OpenedRun open_run_directory(const std::filesystem::path& path,
                             const boost::program_options::variables_map& values, Needs needs = Needs::data);

/// Loads what --plugin names.
std::vector<const Plugin*> load_named_plugins(const boost::program_options::variables_map& values);

/// Throws DataError for a file of the data or a plugin whose hash is not the recorded one.
void check_hashes(const OpenedRun& run);

}  // namespace plexus::app
