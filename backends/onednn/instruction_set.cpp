#include "instruction_set.hpp"

#include <algorithm>

#include <oneapi/dnnl/dnnl.h>

#include "isa_limit.hpp"

namespace plexus::onednn {

namespace {

InstructionSet of_processor() {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return InstructionSet::none;
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return wide ? InstructionSet::avx512 : InstructionSet::avx2;
}

}  // namespace

std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::none:
      break;
    case InstructionSet::avx2:
      return "AVX2";
    case InstructionSet::avx512:
      return "AVX-512";
  }
  return "none";
}

InstructionSet instruction_set() {
  static const InstructionSet set = std::min(of_processor(), best_within(dnnl_get_effective_cpu_isa()));
  return set;
}

}  // namespace plexus::onednn
