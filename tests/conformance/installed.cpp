#include "installed.hpp"

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <cstdio>

namespace plexus::conformance {

const Installed& installed_backends() {
  static const Installed installed = [] {
    load_backends();
    Installed all;
    for (const std::string& name : registry().names(Kind::backend)) {
      try {
        all.emplace(name, open_backends(name).chosen);
      } catch (const BackendError& error) {
        std::printf("%s is left out: %s\n", name.c_str(), error.what());
      }
    }
    return all;
  }();
  return installed;
}

const Backend& reference_backend() { return *installed_backends().at("reference"); }

}  // namespace plexus::conformance
