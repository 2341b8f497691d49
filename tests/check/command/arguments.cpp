// What `plexus plugin check` is told: a file that is no plugin, components and options, values and a script
// of the author's, and the forms of its report.

#include <plexus/data/npy.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/holds.hpp"
#include "../../support/process.hpp"

using namespace plexus::tests;

namespace {

Outcome check(std::vector<std::string> words, const Scratch& scratch) {
  words.insert(words.begin(), {"plugin", "check"});
  return run_plexus(words, scratch.path());
}

/// A script that writes `factor` times the first input. Without NumPy, which the machine may lack.
std::string script_of(const std::string& factor) {
  return R"(import ast, struct, sys
folder = sys.argv[1]
data = open(folder + '/x0.npy', 'rb').read()
end = 10 + struct.unpack('<H', data[8:10])[0]
shape = ast.literal_eval(data[10:end].decode().strip())['shape']
x = struct.unpack('<%df' % ((len(data) - end) // 4), data[end:])
y = [)" + factor +
         R"( * v for v in x]
head = ("{'descr': '<f4', 'fortran_order': False, 'shape': %r, }" % (shape,)).ljust(117) + '\n'
with open(folder + '/output.npy', 'wb') as out:
    out.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(head)) + head.encode() + struct.pack('<%df' % len(y), *y))
)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(a_file_that_is_no_plugin_is_a_line_that_failed) {
  const Scratch scratch;
  scratch.write("text.so", "not a library");
  const Outcome outcome = check({"./text.so"}, scratch);
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(holds(outcome.out, "failed   metadata, ABI and registration"), outcome.out);
  BOOST_TEST(holds(outcome.out, "1 checks: 0 passed, 1 failed"), outcome.out);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_told) {
  const Scratch scratch;
  for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{}, "an argument is missing"},
           {{PLEXUS_WRONG_LAYERS, "--component", "tripple"},
            "there is no 'tripple' among the 30 components; did you mean 'tripled'?"},
           {{PLEXUS_WRONG_LAYERS, "--option", "scale"}, "is written NAME=VALUE, found 'scale'"},
           {{PLEXUS_WRONG_LAYERS, "--threads", "0"}, "numbers from 1"},
           {{PLEXUS_WRONG_LAYERS, PLEXUS_WRONG_LAYERS}, "one argument too many"},
           {{PLEXUS_WRONG_LAYERS, "--require-pinned"}, "--require-pinned"},
           {{PLEXUS_WRONG_LAYERS, "--op", "wrong_type"}, "did you mean 'wrong_types'?"},
           {{PLEXUS_WRONG_LAYERS, "--component", "tripled", "--op", "wrong_types"},
            "--op: no op and no backend is among the 1 components"},
           {{PLEXUS_WRONG_LAYERS, "--dtype", "float32"}, "--dtype: no backend is among the 30 components"},
           {{"reference", "--dtype", "int64"}, "--dtype is float32 or float64, found 'int64'"},
           {{PLEXUS_WRONG_LAYERS, "--component", "op/", "--against", "nope.py"},
            "--against: no layer is among the 6 components"},
           {{PLEXUS_WRONG_LAYERS, "--json", "--html"}, "exclude each other"}}) {
    const Outcome outcome = check(words, scratch);
    BOOST_TEST(outcome.exit_code == 2, says);
    BOOST_TEST(holds(outcome.err, says), outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(a_file_without_components_is_a_line_that_failed) {
  const Scratch scratch;
  const Outcome outcome = check({PLEXUS_EMPTY_PLUGIN}, scratch);
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(holds(outcome.out, "plugin 'empty' registers no component"), outcome.out);
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_the_process_is_a_line_that_failed) {
  const Scratch scratch;
  const Outcome outcome = check({PLEXUS_ROUNDING_PLUGIN}, scratch);
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(holds(outcome.out, "changed how floating-point numbers are computed"), outcome.out);
}

BOOST_AUTO_TEST_CASE(given_inputs_must_be_finite) {
  const Scratch scratch;
  plexus::write_npy(scratch.path() / "x.npy", plexus::Tensor::of<float>({1, 2}, {1, INFINITY}));
  const Outcome outcome = check({PLEXUS_WRONG_LAYERS, "--component", "tripled", "--input", "x.npy"}, scratch);
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(holds(outcome.err, "element 1 is inf, expected finite numbers"), outcome.err);
}

BOOST_AUTO_TEST_CASE(the_component_under_check_is_told) {
  const Scratch scratch;
  const Outcome outcome = check({PLEXUS_WRONG_LAYERS, "--component", "throws"}, scratch);
  BOOST_TEST(holds(outcome.err, "checking layer 'throws' (1 of 1)"), outcome.err);
}

BOOST_AUTO_TEST_CASE(an_option_replaces_that_of_the_example) {
  const Scratch scratch;
  const Outcome outcome =
      check({PLEXUS_WRONG_LAYERS, "--component", "wrong_bound", "--option", "scale=2.5"}, scratch);
  BOOST_TEST(holds(outcome.out, "gradients, {scale: 2.5}, rows [4]"), outcome.out);
}

BOOST_AUTO_TEST_CASE(values_and_a_script_of_the_author_are_used) {
  const Scratch scratch;
  plexus::write_npy(scratch.path() / "x.npy", plexus::Tensor::of<float>({2, 3}, {1, 2, 3, -4, 5e3F, 0.5F}));
  scratch.write("right.py", script_of("3"));
  scratch.write("other.py", script_of("3.001"));
  for (const auto& [script, expected] : {std::pair{"right.py", "passed"}, {"other.py", "failed"}}) {
    const Outcome outcome = check(
        {PLEXUS_WRONG_LAYERS, "--component", "tripled", "--input", "x.npy", "--against", script}, scratch);
    BOOST_TEST(holds(outcome.out, std::string(expected) + "   against " + script + ", rows [3]"),
               outcome.out << outcome.err);
    BOOST_TEST(outcome.exit_code == (expected == std::string("passed") ? 0 : 1));
  }
}

BOOST_AUTO_TEST_CASE(the_report_is_a_text_a_document_or_a_page) {
  const Scratch scratch;
  const std::vector<std::string> words{PLEXUS_WRONG_LAYERS, "--component", "throws"};
  const Outcome text = check(words, scratch);
  BOOST_TEST(holds(text.out, "That is no sandbox"), text.out);
  const Outcome json = check({words[0], words[1], words[2], "--json"}, scratch);
  const nlohmann::json report = nlohmann::json::parse(json.out);
  BOOST_TEST(report.at("failed") == 1);
  BOOST_TEST(report.at("lines").size() == report.at("passed").get<std::size_t>() + 1);
  const Outcome page = check({words[0], words[1], words[2], "--html"}, scratch);
  BOOST_TEST(page.out.starts_with("<!DOCTYPE html>"));
  BOOST_TEST(holds(page.out, "no luck today"));
}

BOOST_AUTO_TEST_SUITE_END()
