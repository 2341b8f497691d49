#include "brought_along.hpp"

#include <plexus/plugin/loader.hpp>

namespace plexus {

std::filesystem::path brought_along(const std::string& name) {
  return standard_plugin_folder().parent_path() / "data" / name;
}

}  // namespace plexus
