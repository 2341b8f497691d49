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
#include "printing.hpp"

namespace plexus::app {

int version() {
  print_result("plexus {} (ABI {})\n", plexus_version, abi_number);
  // The versions that this program was built with.
  print_result("  Boost {}.{}.{}\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
  print_result("  fmt {}.{}.{}\n", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
  print_result("  yaml-cpp {}\n", YAML_CPP_VERSION);
  print_result("  zlib {}\n", ZLIB_VERSION);
  print_result("  libelf 0.{}\n", _ELFUTILS_VERSION);
  print_result("  nettle {}.{}\n", NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR);
  load_backends();
  for (const std::string& name : registry().names(Kind::backend)) {
    const auto backend = make<Backend>(Tree(name));
    const std::string unavailable = backend->unavailable();
    print_result("backend {}\n", name);
    for (const std::string& library : backend->versions()) print_result("  {}\n", library);
    if (!unavailable.empty()) print_result("  cannot run here: {}\n", unavailable);
  }
  return 0;
}

}  // namespace plexus::app
