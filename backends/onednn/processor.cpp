#include "processor.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <string>

#include <cpuid.h>
#include <fmt/format.h>
#include <unistd.h>

namespace plexus::onednn {

namespace {

struct Identity {
  std::string vendor;
  int family = 0, model = 0;
  bool amx = false;
};

Identity identity() {
  Identity found;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0, &a, &b, &c, &d) == 0) return found;
  for (const unsigned part : {b, d, c}) {
    std::array<char, sizeof(part)> letters{};
    std::memcpy(letters.data(), &part, sizeof(part));
    found.vendor.append(letters.data(), letters.size());
  }
  __get_cpuid(1, &a, &b, &c, &d);
  found.family = static_cast<int>(a >> 8U & 0xFU);
  found.model = static_cast<int>(a >> 4U & 0xFU);
  if (found.family == 6 || found.family == 15) found.model += static_cast<int>(a >> 16U & 0xFU) << 4;
  if (found.family == 15) found.family += static_cast<int>(a >> 20U & 0xFFU);
  constexpr unsigned amx_tile = 1U << 24U;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) found.amx = (d & amx_tile) != 0;
  return found;
}

/// The size in bytes of the data cache or the unified cache of a level, as Linux lists the caches of the
/// first processor ("32K"); 0 if it does not. Where cores differ, that of the first stands for all.
std::int64_t listed_size(int level) {
  for (int index = 0;; ++index) {
    const std::string folder = fmt::format("/sys/devices/system/cpu/cpu0/cache/index{}/", index);
    std::ifstream levels(folder + "level"), types(folder + "type"), sizes(folder + "size");
    int found = 0;
    if (!(levels >> found)) return 0;
    std::string type;
    std::int64_t kib = 0;
    char unit = 0;
    if (found == level && types >> type && type != "Instruction" && sizes >> kib >> unit && unit == 'K') {
      return kib * 1024;
    }
  }
}

/// The same by sysconf where Linux lists no caches. For the L3 of an EPYC glibc 2.36 gives that of all its
/// dies, eight times what one processor can use.
std::int64_t cache_size(int level, int name, std::int64_t otherwise) {
  if (const std::int64_t size = listed_size(level); size > 0) return size;
  const long size = ::sysconf(name);  // 0 or -1 where it is unknown
  return size > 0 ? size : otherwise;
}

Processor asked() {
  constexpr std::int64_t kib = 1024;
  const Identity who = identity();
  const InstructionSet set = instruction_set();
  const long line = ::sysconf(_SC_LEVEL1_DCACHE_LINESIZE);
  return {set,
          cache_size(1, _SC_LEVEL1_DCACHE_SIZE, 32 * kib),
          cache_size(2, _SC_LEVEL2_CACHE_SIZE, 256 * kib),
          cache_size(3, _SC_LEVEL3_CACHE_SIZE, 0),
          line > 0 ? line : 64,
          fma_ports_of(set, who.vendor, who.family, who.model, who.amx)};
}

}  // namespace

std::string Processor::text() const {
  return fmt::format("{}, {} FMA port{}, L1 {} KiB, L2 {} KiB, L3 {} KiB, lines of {} bytes", name_of(set),
                     fma_ports, fma_ports == 1 ? "" : "s", l1 / 1024, l2 / 1024, l3 / 1024, line);
}

const Processor& processor() {
  static const Processor once = asked();
  return once;
}

int fma_ports_of(InstructionSet set, const std::string& vendor, int family, int model, bool amx) {
  if (set != InstructionSet::avx512) return 2;
  if (amx) return 2;
  // The two ports of Zen 4 (family 25) take half a register each.
  if (vendor == "AuthenticAMD") return family >= 26 ? 2 : 1;
  // Skylake-SP, Ice Lake-SP and -D, and servers with AMX, in case it is hidden. Processors of clients have
  // one port.
  constexpr std::array servers = {0x55, 0x6A, 0x6C, 0x8F, 0xCF, 0xAD, 0xAE};
  return family == 6 && std::find(servers.begin(), servers.end(), model) != servers.end() ? 2 : 1;
}

}  // namespace plexus::onednn
