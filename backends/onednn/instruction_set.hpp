#pragma once

#include <string_view>

namespace plexus::onednn {

/// The instruction sets that our own kernels are compiled for. The backend needs AVX2 at least.
enum class InstructionSet { none, avx2, avx512 };
std::string_view name_of(InstructionSet set);

/// The best set that this processor has and that oneDNN may use. The latter is asked of oneDNN, so that
/// ONEDNN_MAX_CPU_ISA, or DNNL_MAX_CPU_ISA if that is not set, limits both alike.
InstructionSet instruction_set();

}  // namespace plexus::onednn
