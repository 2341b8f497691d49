#pragma once

#include <plexus/run/run.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace plexus {

/// Whether a run may load plugins besides those that Plexus brings. A plugin is code that runs with all
/// rights of this process: open the run directory of a stranger with `none`.
enum class Plugins : std::uint8_t { all, none };

/// What a run is opened for. `model`: predicting; a run directory is then usable without the data files it
/// was trained on. `rows`: also reading rows, to evaluate; missing data files are an error. Both open a run
/// directory although a plugin is gone, or is not the one that was recorded, of which only the training used
/// something (callbacks, the optimizer and its schedule): Run::notes tells of it, and what trains is refused.
/// `given`: predicting with what a run file gives (see require_given_weights); what its data section prepares
/// is fitted to the training rows. `data`: training too.
enum class Needs : std::uint8_t { model, rows, given, data };

/// How a run is opened.
struct OpenOptions {
  std::vector<std::string> overrides = {};  ///< "fit.epochs=5"; see apply_overrides
  /// Paths relative to the working directory, or names. One with the name of a file that a run directory
  /// recorded stands in its place: the plugin was moved. It has to have the recorded SHA-256.
  std::vector<std::string> plugins = {};
  std::vector<std::filesystem::path> plugin_folders = {};  ///< where plugins without a path are looked up
  Plugins allowed = Plugins::all;
  Needs needs = Needs::data;
  /// Which weights of a run directory are used: "final" (or empty), "best", or the path of a safetensors file
  /// with the weights of this model, which may be a checkpoint.
  std::string weights = {};
  /// Takes files of the data and plugins whose content is not what a run directory was made with. Without it,
  /// evaluating and training refuse them, unless an override names another file: then Run::notes tells of it.
  /// Run::notes tells of what was taken, and Run::resume records it in manifest.json.
  bool accept_changed = false;
  /// Refuses every plugin for which neither the run file nor the run directory has a SHA-256, before anything
  /// of it is run; it does not go with accept_changed. `plexus plugin pin` writes them.
  bool require_pinned = false;
};

/// Opens a run file, a run directory, or a folder runs/NAME (its newest complete run). Headers of the data
/// are read, its rows are not. Throws ConfigError with every mistake at its place (also for a plugin that
/// cannot be used, and with `Plugins::none` for any plugin, before a library is opened), UsageError if there
/// is no such run, BackendError.
Run open_run(const std::filesystem::path& path, const OpenOptions& options);
Run open_run(const std::filesystem::path& path, std::vector<std::string> overrides = {});

/// Opens what must be a run directory, or a folder runs/NAME.
Run open_run_directory(const std::filesystem::path& path, const OpenOptions& options);

/// Loads `plugins` of the options. Throws PluginError; UsageError if plugins have to be pinned.
std::vector<const Plugin*> load_named_plugins(const OpenOptions& options);

}  // namespace plexus
