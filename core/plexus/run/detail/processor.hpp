#pragma once

#include <string>

namespace plexus {

/// The model name of the processor, such as "AMD EPYC"; empty if the system does not tell.
std::string processor_name();

/// The widest vector instructions of the processor: "avx512", "avx2", "avx" or "sse2"; empty on a processor
/// that is not x86-64.
std::string instruction_set();

}  // namespace plexus
