#pragma once

#include <string>

#include "instruction_set.hpp"

namespace plexus::onednn {

/// The best for our kernels where the library may use what `library` says, a dnnl_cpu_isa_t.
InstructionSet best_within(unsigned library);

/// A setting of ONEDNN_MAX_CPU_ISA or DNNL_MAX_CPU_ISA.
struct IsaLimit {
  std::string variable;
  std::string value;  ///< empty: none is set
};
/// The one that the library obeys.
IsaLimit isa_limit();
/// Throws UsageError, naming the legal ones, unless the value is empty or the name of an instruction set, in
/// capitals or not: the library would compute without a limit.
void require_known(const IsaLimit& limit);

}  // namespace plexus::onednn
