#include <plexus/abi.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <fmt/format.h>

#include "command.hpp"

namespace plexus::app {

int version() {
  fmt::print("plexus {}\n", plexus_version);
  load_backends();
  for (const std::string& name : registry().names(Kind::backend)) {
    const auto backend = make<Backend>(Tree(name));
    fmt::print("backend {}\n", name);
    for (const std::string& library : backend->versions()) fmt::print("  {}\n", library);
    if (!backend->unavailable().empty()) fmt::print("  cannot run here: {}\n", backend->unavailable());
  }
  return 0;
}

}  // namespace plexus::app
