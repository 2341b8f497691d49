#include <plexus/plugin/abi.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/version.hpp>

#include <boost/version.hpp>
#include <elfutils/version.h>
#include <fmt/format.h>
#include <nettle/version.h>
#include <zlib.h>

#include "command.hpp"

namespace plexus::app {

int version() {
  fmt::print("plexus {} (ABI {})\n", plexus_version, abi_number);
  // The versions that this program was built with.
  fmt::print("  Boost {}.{}.{}\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
  fmt::print("  fmt {}.{}.{}\n", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
  fmt::print("  yaml-cpp {}\n", YAML_CPP_VERSION);
  fmt::print("  zlib {}\n", ZLIB_VERSION);
  fmt::print("  libelf 0.{}\n", _ELFUTILS_VERSION);
  fmt::print("  nettle {}.{}\n", NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR);
  load_backends();
  for (const std::string& name : registry().names(Kind::backend)) {
    const auto backend = make<Backend>(Tree(name));
    const std::string unavailable = backend->unavailable();
    fmt::print("backend {}\n", name);
    for (const std::string& library : backend->versions()) fmt::print("  {}\n", library);
    if (!unavailable.empty()) fmt::print("  cannot run here: {}\n", unavailable);
  }
  return 0;
}

}  // namespace plexus::app
