#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "added_variable.hpp"
#include "exact_products.hpp"
#include "opened_blas.hpp"

using namespace plexus::reference;

BOOST_AUTO_TEST_SUITE(blas_kernels)

namespace {

/// A library that chooses `own`, and has `others` besides, of which some multiply wrongly.
struct Pretended final : BlasLibrary {
  Pretended(std::string chosen, std::set<std::string> also = {}, std::set<std::string> faulty = {})
      : own(std::move(chosen)), others(std::move(also)), wrong(std::move(faulty)) {}

  std::string open(const std::string& kernels) override {
    return running = others.count(kernels) > 0 ? kernels : own;
  }
  bool multiplies_exactly() override {
    proved.push_back(running);
    return wrong.count(running) == 0;
  }

  std::string own, running;
  std::set<std::string> others, wrong;
  std::vector<std::string> proved;
};

/// OpenBLAS itself, for all tests of this file: it chooses its kernels when it is loaded, which happens anew
/// only after every handle of it in the process has been closed.
OpenedBlas& real_library() {
  static OpenedBlas library;
  return library;
}

/// A real library that knows no processor, as Debian's 0.3.21 does not know some of 2023.
struct Unaware final : BlasLibrary {
  std::string open(const std::string& kernels) override {
    return real_library().open(kernels.empty() ? "Prescott" : kernels);
  }
  bool multiplies_exactly() override { return real_library().multiplies_exactly(); }
};

std::string value_of(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr ? value : "unset";
}

bool chooses_when_loaded() {
  real_library().open("");
  return std::string(real_library().config()).find("DYNAMIC_ARCH") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(kernels_below_the_processor_are_exchanged_for_the_best_it_runs) {
  Pretended library("Prescott", {"Haswell", "SkylakeX"});
  const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx512, "");
  BOOST_TEST(choice.kernels == "SkylakeX");
  BOOST_TEST(choice.reason == "since the processor has AVX-512; its own choice is Prescott");
  BOOST_TEST(library.running == "SkylakeX");
  BOOST_TEST(library.proved == std::vector<std::string>{"SkylakeX"});
}

BOOST_AUTO_TEST_CASE(kernels_that_fit_or_are_unknown_are_left_alone) {
  for (const char* own : {"Haswell", "Zen", "SkylakeX", "SapphireRapids", "NEOVERSEN1", "SomethingOf2031"}) {
    Pretended library(own, {"SkylakeX"});
    const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx2, "");
    BOOST_TEST(choice.kernels == own);
    BOOST_TEST(choice.reason == "its own choice");
    BOOST_TEST(library.proved.empty());
  }
}

BOOST_AUTO_TEST_CASE(what_the_user_asks_for_is_obeyed) {
  Pretended library("Prescott", {"SkylakeX"});
  const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx512, "Prescott");
  BOOST_TEST(choice.kernels == "Prescott");
  BOOST_TEST(choice.reason == "OPENBLAS_CORETYPE is Prescott");
}

BOOST_AUTO_TEST_CASE(a_name_that_the_library_does_not_have_is_not_said_to_run) {
  Pretended library("Cooperlake", {"SkylakeX"});
  const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx512, "nonsense");
  BOOST_TEST(choice.kernels == "Cooperlake");
  BOOST_TEST(choice.reason ==
             "its own choice: it has none called 'nonsense', which OPENBLAS_CORETYPE asks for");
  BOOST_TEST(open_with_best_kernels(library, VectorLevel::avx512, "COOPERLAKE").reason ==
             "OPENBLAS_CORETYPE is COOPERLAKE");
}

BOOST_AUTO_TEST_CASE(kernels_that_multiply_wrongly_give_way_to_lesser_ones) {
  Pretended library("Nehalem", {"SkylakeX", "Haswell"}, {"SkylakeX"});
  const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx512, "");
  BOOST_TEST(library.running == "Haswell");
  BOOST_TEST(choice.reason ==
             "since the processor has AVX-512, SkylakeX multiply whole numbers wrongly; its own choice is "
             "Nehalem");
}

BOOST_AUTO_TEST_CASE(where_nothing_better_works_the_library_decides) {
  Pretended library("Core2", {"SkylakeX", "Sandybridge"}, {"SkylakeX", "Sandybridge"});
  const BlasChoice choice = open_with_best_kernels(library, VectorLevel::avx512, "");
  BOOST_TEST(library.running == "Core2");
  BOOST_TEST(choice.kernels == "Core2");
  BOOST_TEST(choice.reason ==
             "its own choice, though the processor has AVX-512, SkylakeX multiply whole numbers wrongly, "
             "Haswell are not to be had, Sandybridge multiply whole numbers wrongly");
}

BOOST_AUTO_TEST_CASE(a_real_library_that_does_not_know_the_processor_is_given_better_kernels) {
  if (!chooses_when_loaded()) {
    BOOST_TEST_MESSAGE("skipped: this OpenBLAS has kernels for one processor alone");
    return;
  }
  Unaware library;
  const std::string wanted(kernels_for(processor_level()));
  const BlasChoice choice = open_with_best_kernels(library, processor_level(), "");
  BOOST_TEST(choice.kernels == (wanted.empty() ? "Prescott" : wanted));
  BOOST_TEST(std::string(real_library().config()).find(choice.kernels) != std::string::npos);
  BOOST_TEST(library.multiplies_exactly());
}

BOOST_AUTO_TEST_CASE(opening_leaves_the_environment_as_it_was) {
  char** const before = ::environ;
  real_library().open("Prescott");
  BOOST_TEST(::environ == before);
  BOOST_TEST(std::getenv("OPENBLAS_CORETYPE") == nullptr);
  {
    const AddedVariable added("PLEXUS_TEST_OF_BLAS", "1");
    BOOST_TEST_REQUIRE(std::getenv("PLEXUS_TEST_OF_BLAS") != nullptr);
    BOOST_TEST(std::getenv("PATH") != nullptr);
    ::setenv("PLEXUS_TEST_OF_ANOTHER", "2", 1);  // as another thread may
  }
  BOOST_TEST(std::getenv("PLEXUS_TEST_OF_BLAS") == nullptr);
  BOOST_TEST_REQUIRE(std::getenv("PLEXUS_TEST_OF_ANOTHER") != nullptr);
  ::unsetenv("PLEXUS_TEST_OF_ANOTHER");
}

BOOST_AUTO_TEST_CASE(a_variable_that_is_set_to_nothing_is_replaced_meanwhile) {
  ::setenv("PLEXUS_TEST_OF_BLAS", "", 1);
  char** const before = ::environ;
  {
    const AddedVariable added("PLEXUS_TEST_OF_BLAS", "1");
    BOOST_TEST(value_of("PLEXUS_TEST_OF_BLAS") == "1");
  }
  BOOST_TEST(::environ == before);
  BOOST_TEST(value_of("PLEXUS_TEST_OF_BLAS") == "");
  ::unsetenv("PLEXUS_TEST_OF_BLAS");
}

BOOST_AUTO_TEST_CASE(what_another_thread_changes_in_place_stays_changed) {
  for (const bool was_set : {false, true}) {
    ::setenv("PLEXUS_TEST_TO_CHANGE", "old", 1);
    ::setenv("PLEXUS_TEST_TO_UNSET", "old", 1);
    if (was_set) ::setenv("PLEXUS_TEST_OF_BLAS", "", 1);
    {
      const AddedVariable added("PLEXUS_TEST_OF_BLAS", "1");
      ::setenv("PLEXUS_TEST_TO_CHANGE", "new", 1);
      ::unsetenv("PLEXUS_TEST_TO_UNSET");
    }
    BOOST_TEST(value_of("PLEXUS_TEST_TO_CHANGE") == "new");
    BOOST_TEST(value_of("PLEXUS_TEST_TO_UNSET") == "unset");
    BOOST_TEST(value_of("PLEXUS_TEST_OF_BLAS") == (was_set ? "" : "unset"));
  }
  ::unsetenv("PLEXUS_TEST_TO_CHANGE");
  ::unsetenv("PLEXUS_TEST_OF_BLAS");
}

BOOST_AUTO_TEST_CASE(a_product_that_is_wrong_in_one_place_is_found) {
  OpenedBlas& blas = real_library();
  blas.open("");
  BOOST_TEST(exact_products(blas.sgemm));
  BOOST_TEST(exact_products(blas.dgemm));
  static const auto right = blas.sgemm;
  // As if the last column of a block were left out of the last step.
  const decltype(&cblas_sgemm) wrong = [](CBLAS_ORDER order, CBLAS_TRANSPOSE a_turned,
                                          CBLAS_TRANSPOSE b_turned, blasint m, blasint n, blasint k,
                                          float alpha, const float* a, blasint a_row, const float* b,
                                          blasint b_row, float beta, float* c, blasint c_row) {
    right(order, a_turned, b_turned, m, n, k, alpha, a, a_row, b, b_row, beta, c, c_row);
    if (k > 512) c[n - 1] += 1;
  };
  BOOST_TEST(!exact_products(wrong));
}

BOOST_AUTO_TEST_SUITE_END()
