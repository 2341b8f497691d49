// One setting limits oneDNN and our own kernels, in every spelling that oneDNN takes; another word is
// refused.

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(instruction_sets, *boost::unit_test::precondition(plexus::test::needs_onednn))

namespace {

Outcome run_with(const std::vector<std::string>& settings, const std::vector<std::string>& words,
                 const Scratch& scratch) {
  std::vector<std::string> command = {"/usr/bin/env", "--unset=ONEDNN_MAX_CPU_ISA",
                                      "--unset=DNNL_MAX_CPU_ISA"};
  command.insert(command.end(), settings.begin(), settings.end());
  command.emplace_back(PLEXUS_PROGRAM);
  command.insert(command.end(), words.begin(), words.end());
  return run(command, scratch.path());
}

}  // namespace

BOOST_AUTO_TEST_CASE(avx2_is_the_limit_in_every_spelling) {
  const Scratch scratch;
  for (const char* setting : {"ONEDNN_MAX_CPU_ISA=AVX2", "ONEDNN_MAX_CPU_ISA=avx2", "DNNL_MAX_CPU_ISA=AVX2",
                              "DNNL_MAX_CPU_ISA=Avx2", "ONEDNN_MAX_CPU_ISA=AVX2_VNNI"}) {
    const Outcome told = run_with({setting}, {"--version"}, scratch);
    BOOST_TEST(told.exit_code == 0, told.err);
    BOOST_TEST(holds(told.out, "kernels for AVX2\n"), setting << ": " << told.out);
  }
}

BOOST_AUTO_TEST_CASE(the_first_of_two_variables_counts) {
  const Scratch scratch;
  const Outcome both = run_with({"ONEDNN_MAX_CPU_ISA=AVX2", "DNNL_MAX_CPU_ISA=AVX"}, {"--version"}, scratch);
  BOOST_TEST(holds(both.out, "kernels for AVX2\n"), both.out);
  const Outcome empty = run_with({"ONEDNN_MAX_CPU_ISA=", "DNNL_MAX_CPU_ISA=AVX"}, {"--version"}, scratch);
  BOOST_TEST(!holds(empty.out, "kernels for"), empty.out);
}

BOOST_AUTO_TEST_CASE(openblas_says_which_kernels_it_runs_and_why) {
  const Scratch scratch;
  const Outcome own = run_with({"--unset=OPENBLAS_CORETYPE"}, {"--version"}, scratch);
  BOOST_TEST(
      (holds(own.out, " kernels, its own choice") || holds(own.out, " kernels, since the processor has ")),
      own.out);
  const Outcome set = run_with({"OPENBLAS_CORETYPE=Prescott"}, {"--version"}, scratch);
  BOOST_TEST(holds(set.out, " kernels, OPENBLAS_CORETYPE is Prescott\n"), set.out);
  const Outcome empty = run_with({"OPENBLAS_CORETYPE="}, {"--version"}, scratch);
  // OpenBLAS itself may take other kernels for an empty name than without one.
  BOOST_TEST((holds(empty.out, " kernels, its own choice") ||
              holds(empty.out, " kernels, since the processor has ")),
             empty.out);
  const Outcome unknown = run_with({"OPENBLAS_CORETYPE=nonsense"}, {"--version"}, scratch);
  BOOST_TEST(holds(unknown.out, " kernels, its own choice: it has none called 'nonsense', "), unknown.out);
}

BOOST_AUTO_TEST_CASE(below_avx2_the_backend_cannot_run) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  for (const char* setting : {"ONEDNN_MAX_CPU_ISA=AVX", "ONEDNN_MAX_CPU_ISA=sse41", "DNNL_MAX_CPU_ISA=avx"}) {
    const std::string why = "its kernels need AVX2, which " + std::string(setting);
    const Outcome told = run_with({setting}, {"--version"}, scratch);
    BOOST_TEST(told.exit_code == 0, told.err);
    BOOST_TEST(holds(told.out, "cannot run here: " + why), told.out);
    BOOST_TEST(!holds(told.out, "kernels for"), told.out);
    const Outcome trained = run_with({setting}, {"train", "run.yaml", "backend=onednn"}, scratch);
    BOOST_TEST(trained.exit_code != 0);
    BOOST_TEST(holds(trained.err, "backend 'onednn' cannot run here: " + why), trained.err);
  }
}

BOOST_AUTO_TEST_CASE(nonsense_is_refused) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  for (const char* variable : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    const std::string setting = std::string(variable) + "=nonsense";
    const Outcome told = run_with({setting}, {"--version"}, scratch);
    BOOST_TEST(!holds(told.out, "kernels for"), told.out);
    const Outcome trained = run_with({setting}, {"train", "run.yaml", "backend=onednn"}, scratch);
    BOOST_TEST(trained.exit_code == 2);
    for (const std::string& part :
         {std::string(variable) + " is 'nonsense'", std::string("SSE41, AVX, AVX2")}) {
      BOOST_TEST(holds(trained.err, part), trained.err);
    }
    // What is not asked for onednn does not care.
    BOOST_TEST(run_with({setting}, {"train", "run.yaml", "--out", variable}, scratch).exit_code == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
