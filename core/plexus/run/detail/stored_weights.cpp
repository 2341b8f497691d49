#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/detail/stored_weights.hpp>

#include <filesystem>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

/// The weights of a file, which may be a checkpoint and hold more than those of the model.
NamedTensors weights_of_file(const fs::path& file, const std::function<Model()>& model) {
  NamedTensors tensors = read_safetensors(file);
  const auto facts = safetensors_metadata(read_file(file), file.string());
  if (!facts.contains("state")) return tensors;
  tensors = read_checkpoint(file).checkpoint.variables;  // checked by its checksum
  NamedTensors weights;
  const Model built = model();
  for (const Declaration& declaration : built.declarations()) {
    const auto found = tensors.find(declaration.name);
    if (found != tensors.end()) weights.insert(tensors.extract(found));
  }
  return weights;
}

}  // namespace

NamedTensors initial_tensors(const RunConfig& config, const std::function<Model()>& model) {
  const fs::path& file = config.initial_weights;
  return fs::is_directory(file) ? RunDirectory::open(file).read_weights() : weights_of_file(file, model);
}

NamedTensors stored_weights(const std::optional<RunDirectory>& directory, RunState state,
                            const std::string& chosen, const std::function<Model()>& model) {
  if (!chosen.empty() && chosen != "final" && chosen != "best") {
    return weights_of_file(chosen, model);
  }
  if (!directory) {
    throw UsageError(fmt::format("'{}' names weights of a run directory, and this is a run file", chosen));
  }
  if (chosen == "best") return directory->read_best();
  if (!directory->has_weights() && (state == RunState::failed || state == RunState::diverged)) {
    throw UsageError(fmt::format(
        "{} has no weights.safetensors: the training {}", directory->path().string(),
        state == RunState::failed ? "failed" : "diverged in its first epoch, see 'stopped' in history.json"));
  }
  return directory->read_weights();
}

}  // namespace plexus
