#include "isa_limit.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <oneapi/dnnl/dnnl.h>

namespace plexus::onednn {

namespace {

/// The names in oneDNN's documentation, which says nothing of unknown names: oneDNN ignores them.
std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names = {
      "SSE41",           "AVX", "AVX2",   "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI", "AVX512_CORE_BF16",
      "AVX512_CORE_AMX", "ALL", "DEFAULT"};
  if (DNNL_VERSION_MAJOR < 3) {
    names.insert(names.end(), {"AVX512_MIC", "AVX512_MIC_4OPS"});
  } else {
    names.insert(names.end(), {"AVX2_VNNI_2", "AVX512_CORE_FP16", "AVX512_CORE_AMX_FP16"});
  }
  return names;
}

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

bool has_all(unsigned set, unsigned wanted) { return (set & wanted) == wanted; }

}  // namespace

InstructionSet best_within(unsigned library) {
  if (has_all(library, dnnl_cpu_isa_avx512_core)) return InstructionSet::avx512;
  return has_all(library, dnnl_cpu_isa_avx2) ? InstructionSet::avx2 : InstructionSet::none;
}

IsaLimit isa_limit() {
  for (const char* variable : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return {variable, value};
  }
  return {};
}

void require_known(const IsaLimit& limit) {
  const std::vector<std::string_view> known = known_names();
  if (limit.value.empty() || std::find(known.begin(), known.end(), in_capitals(limit.value)) != known.end()) {
    return;
  }
  throw UsageError(fmt::format("{} is '{}', which is no instruction set: expected one of {}", limit.variable,
                               limit.value, fmt::join(known, ", ")));
}

}  // namespace plexus::onednn
