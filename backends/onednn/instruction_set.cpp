#include "instruction_set.hpp"

#include <cstdlib>

namespace plexus::onednn {

namespace {

InstructionSet found() {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return InstructionSet::none;
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  // oneDNN's own variable, so that one setting limits both.
  const char* limit = std::getenv("ONEDNN_MAX_CPU_ISA");
  const bool limited = limit != nullptr && std::string_view(limit).substr(0, 4) == "AVX2";
  return wide && !limited ? InstructionSet::avx512 : InstructionSet::avx2;
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet set = found();
  return set;
}

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

}  // namespace plexus::onednn
