#include <plexus/error/error.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/open_run.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../cli/small_run.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::holds;
namespace fs = std::filesystem;

// What a training found in its data is what evaluation, prediction and a training that begins with its
// weights take for granted.

namespace {

constexpr auto each = boost::test_tools::per_element();
using Names = std::vector<std::string>;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// Keeps the warnings of a training.
class Warnings final : public Callback {
 public:
  void warns(const std::string& message) override { all += message + "\n"; }
  std::string all;
};

struct TrainedData {
  tests::Scratch scratch;
  fs::path table = scratch.write("small.csv", tests::small_table);
  fs::path file = scratch.write("run.yaml", tests::small_run);
  fs::path out = scratch.path() / "out";

  void train(const std::vector<std::string>& overrides = {}) const {
    open_run(file, overrides).train({.out = out});
  }

  /// The run, whose data is another table now.
  Run with_table(const std::string& text, bool accept = true) const {
    scratch.write("other.csv", text);
    OpenOptions options;
    options.overrides = {"data.source.csv.file=" + (scratch.path() / "other.csv").string()};
    options.accept_changed = accept;
    return open_run(out, options);
  }
};

/// The codes of the target's rows.
std::vector<double> codes(const Samples& samples) {
  std::vector<double> all;
  for (std::int64_t r = 0; r < samples.rows; ++r) all.push_back(samples.targets.at(0).values.at(r));
  return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trained_data, TrainedData)

// The classes of the training are iris, rose, tulip: 0, 1, 2. The test part is the first three rows.
BOOST_AUTO_TEST_CASE(a_table_with_fewer_classes_has_the_same_codes) {
  train();
  const std::string roses_and_tulips = replaced(tests::small_table, "iris", "tulip");
  const Samples samples = with_table(roses_and_tulips).samples(RunPart::test);
  BOOST_TEST(codes(samples) == (std::vector<double>{1, 2, 2}), each);
  BOOST_TEST(samples.targets[0].classes == (Names{"iris", "rose", "tulip"}), each);
  const Run unknown = with_table(replaced(tests::small_table, "iris", "lily"));
  const std::string message = message_of<DataError>([&] { unknown.evaluate(RunPart::test); });
  BOOST_TEST(holds(message, "other.csv:3: column 'kind': 'lily' is no class of the training"), message);
}

BOOST_AUTO_TEST_CASE(columns_are_matched_by_name_and_keep_their_kind) {
  scratch.write("small.csv", replaced(replaced(tests::small_table, "rose", "10"), "iris", "9"));
  train();  // texts, for the sake of tulip: 10, 9, tulip
  const std::string swapped =
      "kind,y,more,x\n10,0.1,a,0.1\n9,0.1,b,0.9\n9,0.1,b,0.9\n10,0.3,c,0.1\n10,0.3,c,0.1\n9,0.1,b,0.8\n"
      "9,0.1,b,0.8\n";
  const Samples samples = with_table(swapped).samples(RunPart::test);
  BOOST_TEST(codes(samples) == (std::vector<double>{0, 1, 1}), each);
  BOOST_TEST(samples.inputs[0].values.at(2) == 0.9);
  BOOST_TEST(samples.inputs[0].values.at(3) == 0.1);
  const std::string classes = replaced(replaced(tests::small_table, "rose", "10"), "iris", "9");
  const std::string text = replaced(classes, "0.9,0.1", "far,0.1");
  const std::string message = message_of<DataError>([&] { with_table(text).samples(RunPart::test); });
  BOOST_TEST(holds(message, "column 'x' held numbers in the training, but"), message);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_moved_is_compared_with_what_it_was) {
  train();
  fs::remove(table);
  const std::string gone = message_of<ConfigError>([&] { open_run(out); });
  BOOST_TEST(holds(gone, "if it was moved, say where it is now: data.source.csv.file=PATH"), gone);
  BOOST_TEST(with_table(tests::small_table, false).evaluate(RunPart::test).size() == 2U);
  BOOST_TEST(with_table(tests::small_table, false).notes().empty());
}

BOOST_AUTO_TEST_CASE(a_file_with_other_content_is_refused_unless_an_override_names_it) {
  train();
  const std::string other = tests::with(tests::small_table, "0.1,0.1", "0.3,0.1");
  const Run named = with_table(other, false);
  BOOST_TEST_REQUIRE(named.notes().size() == 1U);
  BOOST_TEST(
      holds(named.notes()[0], "other.csv is another file than the one that this run was trained with"));
  BOOST_TEST(named.evaluate(RunPart::test).size() == 2U);
  scratch.write("small.csv", other);
  const std::string changed = message_of<DataError>([&] { open_run(out).evaluate(RunPart::test); });
  BOOST_TEST(holds(changed, "small.csv is not the file that this run was made with"), changed);
  BOOST_TEST(holds(changed, "--accept-changed"), changed);
  OpenOptions accepting;
  accepting.accept_changed = true;
  BOOST_TEST(open_run(out, accepting).evaluate(RunPart::test).size() == 2U);
}

BOOST_AUTO_TEST_CASE(initial_weights_bring_their_classes) {
  train();
  const std::vector<std::string> begin = {"initial_weights=" + out.string()};
  scratch.write("small.csv", replaced(tests::small_table, "iris", "tulip"));
  Run next = open_run(file, begin);
  BOOST_TEST(next.binding().targets[0].classes.size() == 3U);
  next.train({.out = scratch.path() / "next"});
  BOOST_TEST(next.classes("kind") == (Names{"iris", "rose", "tulip"}), each);
  scratch.write("small.csv", replaced(tests::small_table, "iris", "lily"));
  const std::string message =
      message_of<DataError>([&] { open_run(file, begin).train({.out = scratch.path() / "third"}); });
  BOOST_TEST(holds(message, "with the classes of " + out.string()), message);
  BOOST_TEST(holds(message, "'lily' is no class of the training; known: iris, rose, tulip"), message);
  // A file of weights says nothing of classes.
  open_run(file, {"initial_weights=" + (out / "weights.safetensors").string()})
      .train({.out = scratch.path() / "fourth"});
}

BOOST_AUTO_TEST_CASE(initial_weights_belong_to_columns_in_their_order) {
  train();
  const std::string begin = "initial_weights=" + out.string();
  const std::string message = message_of<ConfigError>([&] { open_run(file, {begin, "data.inputs=[y, x]"}); });
  BOOST_TEST(holds(message, "the columns of input 'input' are y, x, but the weights of " + out.string()),
             message);
  BOOST_TEST(holds(message, "are for the order x, y"), message);
  open_run(file, {begin, "data.inputs=[x, weight]"});  // other columns are a choice
  Run swapped = open_run(out, {"data.inputs=[y, x]"});
  const std::string evaluated = message_of<UsageError>([&] { swapped.evaluate(RunPart::test); });
  BOOST_TEST(holds(evaluated, "are for the order x, y"), evaluated);
  swapped.train({.out = scratch.path() / "swapped"});  // from new weights
  BOOST_TEST(swapped.evaluate(RunPart::test).size() == 2U);
}

BOOST_AUTO_TEST_CASE(training_a_directory_again_with_other_data_finds_its_own_classes) {
  train();
  Run again = with_table(replaced(tests::small_table, "iris", "lily"));
  again.train({.out = scratch.path() / "again"});
  BOOST_TEST(again.classes("kind") == (Names{"lily", "rose", "tulip"}), each);
}

BOOST_AUTO_TEST_CASE(what_was_chosen_is_recorded) {
  scratch.write("run.yaml", tests::with(tests::small_run, "  inputs: [x, y]\n", "  exclude: [weight]\n"));
  train({"data.validation.random=.25", "seed=3"});
  const Tree written = RunDirectory::open(out).read_config();
  const Tree& inputs = written.find("data")->find("inputs")->entries().at(0).value;
  BOOST_TEST(inputs.items().size() == 2U);
  BOOST_TEST(inputs.items().at(1).text() == "y");
  const Samples validation = open_run(out).samples(RunPart::validation);
  BOOST_TEST(validation.rows == 3);  // of 9: 9 - floor(9 * 3/4)
  BOOST_TEST((open_run(out, {"seed=4"}).samples(RunPart::validation).source_rows == validation.source_rows));
  // Columns that came later are no inputs.
  const std::string wider = replaced(tests::small_table, ",1\n", ",1,5\n");
  const Run later = with_table(replaced(replaced(wider, ",2\n", ",2,5\n"), "weight\n", "weight,new\n"));
  BOOST_TEST(later.evaluate(RunPart::test).size() == 2U);
}

// The table of the validation has its columns in another order, and two of the classes.
BOOST_AUTO_TEST_CASE(a_file_may_be_the_validation_part) {
  scratch.write("later.csv", "kind,x,y\ntulip,0.1,0.8\nrose,0.2,0.1\n");
  train({"data.validation.file=" + (scratch.path() / "later.csv").string(), "data.test=null"});
  Run run = open_run(out);
  BOOST_TEST(codes(run.samples(RunPart::validation)) == (std::vector<double>{2, 1}), each);
  BOOST_TEST(run.samples(RunPart::train).rows == 12);
  BOOST_TEST(run.config().data.sha256.size() == 2U);
  scratch.write("later.csv", "kind,x,y\ntulip,0.1,0.8\n");
  BOOST_CHECK_THROW(run.evaluate(RunPart::validation), DataError);
  scratch.write("later.csv", "kind,x,y\nlily,0.1,0.8\n");
  const std::string message = message_of<DataError>([&] { run.samples(RunPart::validation); });
  BOOST_TEST(holds(message, "later.csv:2: column 'kind': 'lily' is no class of the training"), message);
}

// The last three rows are tulips; the training part has roses, an iris and a tulip.
BOOST_AUTO_TEST_CASE(a_part_that_lacks_classes_is_told) {
  const std::string sorted =
      "x,y,kind,weight\n0,0,rose,1\n0,1,rose,1\n0,2,rose,1\n1,0,iris,1\n1,1,tulip,1\n1,2,rose,1\n"
      "1,2,tulip,1\n3,2,tulip,1\n4,2,tulip,1\n";
  scratch.write("small.csv", sorted);
  Warnings warnings;
  open_run(file, {"data.test=null"}).train({.out = out, .callbacks = {&warnings}});
  BOOST_TEST(
      holds(warnings.all, "the validation part lacks 2 of the classes of target 'kind': 'iris', 'rose'"),
      warnings.all);
  BOOST_TEST(!holds(warnings.all, "the training part lacks"), warnings.all);
}

// Of the numbers 0 to 2 and 255 the validation part has 2 alone.
BOOST_AUTO_TEST_CASE(a_class_that_the_loss_leaves_out_is_learnt_from_no_part) {
  scratch.write(
      "small.csv",
      "x,y,kind,weight\n0,0,0,1\n0,1,255,1\n0,2,0,1\n1,0,1,1\n1,1,2,1\n1,2,0,1\n1,2,2,1\n3,2,2,1\n4,2,2,1\n");
  Warnings warnings;
  open_run(file, {"data.test=null", "loss={sparse_categorical_crossentropy: {ignore_class: 255}}"})
      .train({.out = out, .callbacks = {&warnings}});
  BOOST_TEST(holds(warnings.all, "the validation part lacks 2 of the classes of target 'kind': '0', '1'"),
             warnings.all);
}

// Two of twelve rows, four of each class: the shares are 2/3 of a row, and two classes get one.
BOOST_AUTO_TEST_CASE(a_stratified_part_that_lacks_classes_is_too_small) {
  Warnings warnings;
  open_run(file, {"data.test=null", "data.validation={random: {size: 2, stratify: true}}"})
      .train({.out = out, .callbacks = {&warnings}});
  BOOST_TEST(holds(warnings.all, "the validation part lacks 1 of the classes of target 'kind': 'tulip'"),
             warnings.all);
  BOOST_TEST(holds(warnings.all, "the validation part is too small for a row of each"), warnings.all);
  BOOST_TEST(!holds(warnings.all, "are the rows sorted?"), warnings.all);
}

// Of 8 bytes a row: 4 MiB are 524,288 rows.
BOOST_AUTO_TEST_CASE(a_small_test_part_is_read_before_the_training) {
  const auto is_first = [](std::optional<std::int64_t> rows, bool types_are_known) {
    Description data{{{"x", {DType::float64, {}}}}, 1, true, rows};
    data.fields[0].dtype_is_known = types_are_known;
    return reads_test_first(data);
  };
  BOOST_TEST(is_first(524288, true));
  BOOST_TEST(!is_first(524289, true));
  BOOST_TEST(is_first(524289, false));  // it is read with the training part
  BOOST_TEST(is_first(std::nullopt, true));
}

BOOST_AUTO_TEST_CASE(numbers_and_texts_in_a_target_are_told) {
  scratch.write("small.csv", replaced(replaced(tests::small_table, "rose", "10"), "iris", "9"));
  Warnings warnings;
  open_run(file).train({.out = out, .callbacks = {&warnings}});
  BOOST_TEST(holds(warnings.all, "target 'kind' holds numbers and texts"), warnings.all);
  BOOST_TEST(holds(warnings.all, "If 'tulip' is no class, correct the cells"), warnings.all);
}

BOOST_AUTO_TEST_SUITE_END()
