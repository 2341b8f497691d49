#pragma once

#include <string>
#include <string_view>

namespace plexus::onednn {

/// What our own kernels are compiled for; the lowest is what the backend needs.
enum class InstructionSet { none, avx2, avx512 };
std::string_view name_of(InstructionSet set);

/// The best for our kernels where the library may use what `library` says, a dnnl_cpu_isa_t.
InstructionSet best_within(unsigned library);

/// The best that this processor has and that the library may use: ONEDNN_MAX_CPU_ISA, or DNNL_MAX_CPU_ISA if
/// that is not set, limits both alike, since the library is asked.
InstructionSet instruction_set();

/// A setting of one of these variables.
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
