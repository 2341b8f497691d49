#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(formulas_and_variables)

namespace {

const std::string table =
    "age,total rooms,persons,plan,y\n"
    "20,100,3,gold,1.5\n31,200,4,silver,2.5\n40,50,2,gold,0.5\n"
    "52,75,3,none,1.0\n23,180,6,silver,2.0\n61,120,1,gold,3.0\n";

const std::string run_file =
    "name: formulas\n"
    "vars: {width: 4}\n"
    "backend: reference\n"
    "data:\n"
    "  source: {csv: {file: t.csv}}\n"
    "  compute:\n"
    "    per_head: '`total rooms` / persons / 100'\n"
    "    older: (age > 30) * per_head\n"
    "    gold: plan == 'gold'\n"
    "  inputs: [per_head, older, gold]\n"
    "  target: y\n"
    "  validation: {last: 2}\n"
    "model:\n"
    "  - dense: {units: \"${width * 2}\", activation: tanh}\n"
    "  - dense: {units: 1}\n"
    "loss: mse\n"
    "optimizer: {sgd: {learning_rate: 0.01}}\n"
    "fit: {epochs: 3, batch_size: 2}\n";

/// The same columns computed by hand: 100 / 3 / 100 and so on, as the division of doubles prints them.
const std::string computed_table =
    "per_head,older,gold,y\n"
    "0.33333333333333337,0,1,1.5\n0.5,0.5,0,2.5\n0.25,0.25,1,0.5\n"
    "0.25,0.25,0,1.0\n0.3,0,0,2.0\n1.2,1.2,1,3.0\n";

const std::string plain_run = with(with(run_file, "vars: {width: 4}\n", ""),
                                   "  compute:\n"
                                   "    per_head: '`total rooms` / persons / 100'\n"
                                   "    older: (age > 30) * per_head\n"
                                   "    gold: plan == 'gold'\n",
                                   "");

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

/// Training with formulas and variables gives the bits of training with their results.
BOOST_AUTO_TEST_CASE(computed_columns_train_and_predict_as_written_ones_do) {
  const Scratch scratch;
  scratch.write("t.csv", table);
  scratch.write("run.yaml", run_file);
  scratch.write("c/t.csv", computed_table);
  scratch.write("c/run.yaml", with(plain_run, "\"${width * 2}\"", "8"));
  for (const std::string folder : {"", "c/"}) {
    const Outcome trained =
        run_plexus({"train", folder + "run.yaml", "--out", folder + "out", "--quiet"}, scratch.path());
    BOOST_REQUIRE_MESSAGE(trained.exit_code == 0, trained.err);
  }
  BOOST_TEST(scratch.read("out/weights.safetensors") == scratch.read("c/out/weights.safetensors"));

  const Outcome raw = run_plexus({"predict", "out", "--input", "t.csv"}, scratch.path());
  const Outcome ready = run_plexus({"predict", "c/out", "--input", "c/t.csv"}, scratch.path());
  BOOST_TEST(raw.exit_code == 0);
  BOOST_TEST(!raw.out.empty());
  BOOST_TEST(raw.out == ready.out);
  // One row alone, columns in another order, the target absent.
  scratch.write("one.csv", "plan,persons,extra,total rooms,age\ngold,2,9,50,40\n");
  const Outcome one = run_plexus({"predict", "out", "--input", "one.csv"}, scratch.path());
  BOOST_TEST_MESSAGE(one.err);
  BOOST_TEST(one.exit_code == 0);
  const std::string third = raw.out.substr(raw.out.find("\n2: ") + 4);
  BOOST_TEST(one.out == "0: " + third.substr(0, third.find('\n') + 1));
}

BOOST_AUTO_TEST_CASE(mistakes_are_placed_at_their_characters) {
  const Scratch scratch;
  scratch.write("t.csv", table);
  const auto message = [&](const std::string& from, const std::string& to) {
    scratch.write("run.yaml", with(run_file, from, to));
    const Outcome outcome = run_plexus({"check", "run.yaml"}, scratch.path());
    BOOST_TEST(outcome.exit_code == 2);
    return first_line(outcome.err);
  };
  BOOST_TEST(message("plan == 'gold'", "plan == gold'") == "plexus: run.yaml:9:23: the closing ' is missing");
  BOOST_TEST(message("(age > 30) *", "(aeg > 30) *") ==
             "plexus: run.yaml:8:13: there is no column 'aeg'; did you mean 'age'?");
  BOOST_TEST(message("persons / 100'", "person / 100'") ==
             "plexus: run.yaml:7:32: there is no column 'person'; did you mean 'persons'?");
  BOOST_TEST(message("(age > 30) *", "max(age) *") ==
             "plexus: run.yaml:8:12: max(a, b, ...) takes at least 2 values, found 1");
  BOOST_TEST(holds(message("plan == 'gold'", "plan * 2"), "run.yaml:9:11: 'plan' holds texts"));
  BOOST_TEST(message("${width * 2}", "${widht * 2}") ==
             "plexus: run.yaml:14:23: there is no variable 'widht'; did you mean 'width'?");
  BOOST_TEST(holds(message("{units: \"${width * 2}\"", "{units: 8"),
                   "run.yaml:2:8: no value uses the variable 'width'"));
}

BOOST_AUTO_TEST_CASE(a_division_by_zero_is_refused_with_its_row) {
  const Scratch scratch;
  scratch.write("t.csv", with(table, "40,50,2,", "40,50,0,"));
  scratch.write("run.yaml", run_file);
  for (const std::string command : {"check", "train"}) {
    const Outcome outcome = run_plexus({command, "run.yaml"}, scratch.path());
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.err, "per_head"), outcome.err);
    BOOST_TEST(holds(outcome.err, "row 2 (from 0)"), outcome.err);
  }
  BOOST_TEST(!std::filesystem::exists(scratch.path() / "runs"));
}

BOOST_AUTO_TEST_CASE(an_input_that_is_computed_from_the_target_is_refused) {
  const Scratch scratch;
  scratch.write("t.csv", table);
  scratch.write("run.yaml", with(run_file, "(age > 30) *", "(y > 1) *"));
  const Outcome outcome = run_plexus({"check", "run.yaml"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(
      first_line(outcome.err) ==
      "plexus: run.yaml:10:22: column 'older' is computed from 'y', which is the target: the model would be "
      "given what it is to tell; leave it out of the inputs");
}

BOOST_AUTO_TEST_CASE(an_override_changes_a_variable) {
  const Scratch scratch;
  scratch.write("t.csv", table);
  scratch.write("run.yaml", run_file);
  const Outcome outcome = run_plexus({"config", "run.yaml", "vars.width=8"}, scratch.path());
  BOOST_TEST(holds(outcome.out, "units: 16\n"));
  BOOST_TEST(!holds(outcome.out, "vars"));
  const Outcome absent = run_plexus({"config", "run.yaml", "vars.widht=8"}, scratch.path());
  BOOST_TEST(absent.exit_code == 2);
  BOOST_TEST(holds(absent.err, "no value uses the variable 'widht'; did you mean 'width'?"));
}

BOOST_AUTO_TEST_CASE(the_page_of_formulas_names_functions_and_constants) {
  const Scratch scratch;
  const Outcome page = run_plexus({"help", "formulas"}, scratch.path());
  BOOST_TEST(page.exit_code == 0);
  for (const char* text :
       {"where(condition, a, b)", "is_missing(x)", "log1p(x)", "`total rooms`", "pi ", "-x^2"}) {
    BOOST_TEST(holds(page.out, text), text);
  }
  const Outcome near = run_plexus({"help", "formulaz"}, scratch.path());
  BOOST_TEST(near.exit_code == 2);
  BOOST_TEST(holds(near.err, "did you mean 'formulas'?"));
}

BOOST_AUTO_TEST_SUITE_END()
