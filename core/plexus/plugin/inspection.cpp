#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/detail/folders.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/inspection.hpp>

namespace plexus {

PluginInspection inspect_plugin(const std::filesystem::path& file) {
  PluginInspection inspection;
  inspection.file = file;
  try {
    const PluginFile whole(file);
    inspection.file = whole.path();
    const NoteFacts facts = read_note(whole.contents(), whole.path());
    inspection.name = facts.name;
    inspection.version = facts.version;
    inspection.compiler = facts.compiler;
    inspection.build_type = facts.build_type;
    check_abi(facts, whole.path());
  } catch (const Error& error) {
    inspection.refusal = error.message();
  }
  return inspection;
}

std::vector<PluginInspection> inspect_plugins(const std::filesystem::path& folder) {
  std::vector<PluginInspection> all;
  for (const std::filesystem::path& file : libraries_in(folder)) all.push_back(inspect_plugin(file));
  return all;
}

}  // namespace plexus
