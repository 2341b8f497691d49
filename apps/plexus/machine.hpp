#pragma once

#include <string>

namespace plexus::app {

/// "AMD EPYC", from /proc/cpuinfo; empty if unknown.
std::string processor_name();
/// The widest vector instructions that the processor has: "avx512", "avx2", "avx", "sse2".
std::string instruction_set();

}  // namespace plexus::app
