#pragma once

#include <string_view>

namespace plexus::onednn {

/// What our own kernels are compiled for; the lowest is what the backend needs.
enum class InstructionSet { none, avx2, avx512 };

/// The best that this processor has, or that ONEDNN_MAX_CPU_ISA allows (AVX2, or anything for the best).
InstructionSet instruction_set();
std::string_view name_of(InstructionSet set);

}  // namespace plexus::onednn
