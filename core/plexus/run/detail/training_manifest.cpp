#include <plexus/plugin/detail/loaded_plugin.hpp>
#include <plexus/run/detail/processor.hpp>
#include <plexus/run/detail/training_manifest.hpp>
#include <plexus/version.hpp>

namespace plexus {

Manifest training_manifest(const RunConfig& config, const Backends& backends, const Description& data,
                           const Parts& parts) {
  const Backend& backend = *backends.chosen;
  Manifest manifest;
  manifest.plexus = plexus_version;
  manifest.processor = processor_name();
  manifest.instruction_set = instruction_set();
  manifest.seed = config.seed;
  manifest.bits_depend_on = {std::string(backend.name()), backend.versions(),
                             backend.instruction_set(),   config.threads,
                             config.batch_size,           std::string(name_of(config.precision))};
  manifest.columns = data;
  for (const Column& target : parts.train.targets) manifest.classes[target.name] = target.classes;
  for (const Plugin* plugin : loaded_plugins()) {
    const Origin& origin = plugin->origin;
    manifest.plugins.push_back({origin.plugin, origin.version, origin.file, sha256_of_loaded(*plugin)});
  }
  if (parts.preparation) manifest.preparation = parts.preparation->facts();
  manifest.parts = parts.rows;
  return manifest;
}

}  // namespace plexus
