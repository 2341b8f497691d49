#pragma once

#include <string>

#include "instruction_set.hpp"

namespace plexus::onednn {

/// The best set for our kernels if `library`, a dnnl_cpu_isa_t, is what oneDNN may use.
InstructionSet best_within(unsigned library);

/// A setting of ONEDNN_MAX_CPU_ISA or DNNL_MAX_CPU_ISA.
struct IsaLimit {
  std::string variable;
  std::string value;  ///< empty: none is set
};
/// The setting that oneDNN obeys.
IsaLimit isa_limit();
/// Throws UsageError, naming the legal ones, unless the value is empty or the name of an instruction set, in
/// capitals or not: oneDNN would ignore it and compute without a limit.
void require_known(const IsaLimit& limit);

}  // namespace plexus::onednn
