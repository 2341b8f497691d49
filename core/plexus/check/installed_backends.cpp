#include <plexus/check/installed_backends.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

namespace plexus {

std::vector<Backends> installed_backends() {
  for (const auto& file : backend_libraries()) {
    try {
      load_plugin(file);
    } catch (const PluginError&) {
      continue;  // whatever needs this library reports the error
    }
  }
  std::vector<Backends> found{open_backends("reference")};
  for (const std::string& name : registry().names(Kind::backend)) {
    // A backend of the plugin under check has checks of its own.
    if (name == "reference" || !registry().origin(Kind::backend, name).standard) continue;
    try {
      found.push_back(open_backends(name));
    } catch (const BackendError&) {
      continue;  // this machine cannot run it
    }
  }
  return found;
}

bool is_reference(const Backends& backends) { return backends.chosen->name() == backends.reference->name(); }

}  // namespace plexus
