#include <plexus/plugin/loader.hpp>

#include <boost/test/unit_test.hpp>

#include "subjects.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

/// What must be named first.
struct Expected {
  std::string fault;
  std::string op;
  std::string place;
  Word word;
  std::int64_t rows = 8;  ///< of the program
  int threads = 1;
};

FirstFault found_first(const BackendResult& result, const std::string& what) {
  const FirstFault fault = first_fault(result);
  BOOST_TEST_REQUIRE(static_cast<bool>(fault), what << " was not caught " << result.failure);
  return fault;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wrong_backends)

BOOST_AUTO_TEST_CASE(are_caught_at_the_node_that_is_wrong) {
  const std::vector<Expected> all{{"relative_1e3", "relu", "dense/activation", Word::forward},
                                  {"relative_2e16", "matmul", "dense", Word::forward},
                                  {"simd_tail", "matmul", "dense", Word::forward},
                                  {"short_batch", "matmul", "dense", Word::forward, 6},
                                  {"two_threads", "relu", "dense/activation", Word::forward, 8, 2},
                                  {"gradient", "matmul", "dense_1", Word::gradient},
                                  {"stale", "matmul", "dense", Word::forward},
                                  {"race", "sum_to", "dense_1", Word::gradient}};
  for (const Expected& expected : all) {
    const std::string name = "wrong_" + expected.fault;
    load_plugin(std::filesystem::path(WRONG_FOLDER) / (name + ".so"));
    const BackendResult result = checked(small_classifier(), name, {1, 2});
    const FirstFault fault = found_first(result, expected.fault);
    BOOST_TEST((result.verdict == Verdict::differs), expected.fault);
    BOOST_TEST(fault.node->op == expected.op, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->place == expected.place, expected.fault << ": " << first_text(result));
    BOOST_TEST((fault.node->word == expected.word), expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->provider == name);
    BOOST_TEST(fault.program->mode == "train", expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->rows == expected.rows, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->threads == expected.threads, expected.fault << ": " << first_text(result));
  }
}

BOOST_AUTO_TEST_SUITE_END()
