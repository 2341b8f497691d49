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
/// was trained on. `rows`: also reading rows, to evaluate; missing data files are an error. In both cases, a
/// run directory can be opened although a plugin is missing or changed, if only its training used that plugin
/// (callbacks, the optimizer and its schedule): Run::notes says so, and training is refused. `given`:
/// predicting with weights that a run file gives (see Run::require_given_weights); the preparation of its
/// data section is fitted to the training rows. `data`: training too.
enum class Needs : std::uint8_t { model, rows, given, data };

/// How a run is opened.
struct OpenOptions {
  std::vector<std::string> overrides = {};  ///< "fit.epochs=5"; see apply_overrides
  /// Paths relative to the working directory, or names. A plugin with the name of a file that a run directory
  /// recorded is loaded in place of that file, which may have been moved; it must have the recorded SHA-256.
  std::vector<std::string> plugins = {};
  std::vector<std::filesystem::path> plugin_folders = {};  ///< where plugins without a path are looked up
  Plugins allowed = Plugins::all;
  Needs needs = Needs::data;
  /// Which weights of a run directory are used: "final" (or empty), "best", or the path of a safetensors file
  /// with the weights of this model, which may be a checkpoint.
  std::string weights = {};
  /// Accepts data files and plugins with other content than a run directory was made with. Without it,
  /// evaluating and training refuse them, unless an override names another file, which Run::notes reports.
  /// Run::notes also reports what was accepted, and Run::resume records it in manifest.json.
  bool accept_changed = false;
  /// Refuses every plugin for which neither the run file nor the run directory has a SHA-256, before any of
  /// its code is run; cannot be combined with accept_changed. `plexus plugin pin` writes the hashes.
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
