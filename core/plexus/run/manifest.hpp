#pragma once

#include <plexus/data/dataset.hpp>
#include <plexus/data/format_version.hpp>
#include <plexus/data/part_rows.hpp>
#include <plexus/data/preparation.hpp>
#include <plexus/run/run_directory.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// How far the training of a run directory came: it still runs (or was killed), ended as it should, was
/// stopped by its user, threw an exception, or was ended since its loss was not finite any more.
enum class RunState : std::uint8_t { running, complete, interrupted, failed, diverged };

/// "running", "complete", "interrupted", "failed", "diverged".
std::string_view name_of(RunState state);

/// A file that was not what a run directory was made with, and was taken as it is
/// (OpenOptions::accept_changed).
struct AcceptedChange {
  std::string file;
  std::string before;  ///< the SHA-256 that was recorded; empty: the file was not there
  std::string now;     ///< that of the file; empty: it is not there
  friend bool operator==(const AcceptedChange&, const AcceptedChange&) = default;
};

/// What `manifest.json` of a run says: facts of the machine, the software and the data that the run file does
/// not hold.
struct Manifest {
  struct PluginFile {
    std::string name;
    std::string version;
    std::string file;
    std::string sha256;  ///< of the file, 64 hexadecimal digits
  };
  /// Training again gives the same weights, bit by bit, where all of these are the same.
  struct Bits {
    std::string backend;
    std::vector<std::string> libraries;
    std::string instruction_set;  ///< that the backend uses
    int threads = 1;
    std::int64_t batch_size = 1;
    std::string precision;
  };

  int format = newest_format;          ///< of the run directory
  RunState state = RunState::running;  ///< `complete` for formats 1 and 2, which do not tell
  std::string plexus;                  ///< version
  std::string processor;
  std::string instruction_set;  ///< that the processor has
  std::uint64_t seed = 0;
  Bits bits_depend_on;
  std::optional<Description> columns;                       ///< lets a run be used without its data
  std::map<std::string, std::vector<std::string>> classes;  ///< of each target, as the training found them
  std::vector<PluginFile> plugins;
  std::optional<PreparationFacts> preparation;  ///< what the training fitted; absent before format 5
  std::map<std::string, PartRows> parts;  ///< the rows of train, validation and test; empty before format 5
  std::vector<AcceptedChange> accepted;   ///< with which the training went on, the first one first
};

/// The text of manifest.json. Throws DataError if a name of the data is not UTF-8, FileError for such a path.
std::string to_json(const Manifest& manifest);
/// Reads the text of a manifest.json; `name`: of its file, for messages. Throws DataError if it is damaged,
/// or of a newer format than this program knows.
Manifest manifest_of(const std::string& json, const std::string& name);
/// Replaces manifest.json. Throws FileError; DataError if a name of the data is not UTF-8.
void write_manifest(const RunDirectory& directory, const Manifest& manifest);
/// Reads manifest.json. Throws DataError if it is damaged, or of a newer format than this program knows.
Manifest read_manifest(const RunDirectory& directory);

}  // namespace plexus
