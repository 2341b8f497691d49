#pragma once

#include <string_view>

namespace plexus::onednn {

/// What our own kernels are compiled for; the lowest is what the backend needs.
enum class InstructionSet { none, avx2, avx512 };
std::string_view name_of(InstructionSet set);

/// The best that this processor has and that the library may use: ONEDNN_MAX_CPU_ISA, or DNNL_MAX_CPU_ISA if
/// that is not set, limits both alike, since the library is asked.
InstructionSet instruction_set();

}  // namespace plexus::onednn
