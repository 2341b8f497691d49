#include "isa_limit.hpp"

#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>
#include <oneapi/dnnl/dnnl.h>

using namespace plexus;
using namespace plexus::onednn;

BOOST_AUTO_TEST_SUITE(instruction_sets)

BOOST_AUTO_TEST_CASE(our_kernels_keep_within_what_the_library_may_use) {
  for (const unsigned wide : {dnnl_cpu_isa_avx512_core, dnnl_cpu_isa_avx512_core_vnni,
                              dnnl_cpu_isa_avx512_core_bf16, dnnl_cpu_isa_avx512_core_amx}) {
    BOOST_TEST((best_within(wide) == InstructionSet::avx512));
  }
  for (const unsigned narrow : {dnnl_cpu_isa_avx2, dnnl_cpu_isa_avx2_vnni}) {
    BOOST_TEST((best_within(narrow) == InstructionSet::avx2));
  }
  // More than AVX2, but without AVX-512's vectors of bytes and words.
  BOOST_TEST((best_within(0x0f) == InstructionSet::avx2));
  for (const unsigned less : {unsigned{dnnl_cpu_isa_avx}, unsigned{dnnl_cpu_isa_sse41}, 0U}) {
    BOOST_TEST((best_within(less) == InstructionSet::none));
  }
}

BOOST_AUTO_TEST_CASE(names_are_taken_in_capitals_or_not) {
  for (const char* name : {"", "SSE41", "AVX", "avx", "AVX2", "avx2", "Avx2_Vnni", "AVX512_CORE",
                           "avx512_core_vnni", "AVX512_CORE_BF16", "AVX512_CORE_AMX", "ALL", "default"}) {
    BOOST_CHECK_NO_THROW(require_known({"ONEDNN_MAX_CPU_ISA", name}));
  }
}

BOOST_AUTO_TEST_CASE(another_word_is_refused_with_those_that_are_legal) {
  for (const char* name : {"nonsense", "AVX3", "AVX2 ", " AVX2", "AVX-512", "avx512", "2", "AVX2_"}) {
    BOOST_CHECK_EXCEPTION(require_known({"DNNL_MAX_CPU_ISA", name}), UsageError, [&](const auto& error) {
      const std::string& message = error.message();
      BOOST_TEST(message.starts_with("DNNL_MAX_CPU_ISA is '" + std::string(name) + "', which is no"),
                 message);
      for (const char* legal : {"SSE41, AVX, AVX2, ", "AVX512_CORE, ", "ALL, DEFAULT"}) {
        BOOST_TEST(message.find(legal) != std::string::npos, message);
      }
      return true;
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()
