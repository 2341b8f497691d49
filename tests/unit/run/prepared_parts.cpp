#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/run/open_run.hpp>

#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::holds;

BOOST_AUTO_TEST_SUITE(prepared_parts)

namespace {

constexpr const char* rooms =
    "size,kind,price\n100,flat,1\n200,flat,2\n300,house,3\n400,flat,4\n500,house,5\n600,castle,9\n";

std::string rooms_run(const std::string& data) {
  return "name: rooms\nbackend: reference\ndata:\n  source: {csv: {file: rooms.csv}}\n  target: price\n" +
         data +
         "model: [dense: {units: 1}]\nloss: mse\noptimizer: {sgd: {learning_rate: 0.01}}\nfit: {epochs: 2}\n";
}

/// val_loss of the last epoch.
double validation_loss(const TrainResult& result) {
  return find(result.history.epochs.back().logs, "val_loss").value();
}

double evaluated(const Run& run) { return find(run.evaluate(RunPart::validation), "loss").value(); }

struct Rooms {
  tests::Scratch scratch;
  Rooms() { scratch.write("rooms.csv", rooms); }
  ~Rooms() { take_warnings(); }

  std::filesystem::path write(const std::string& data) { return scratch.write("run.yaml", rooms_run(data)); }
  std::filesystem::path out(const char* name) { return scratch.path() / name; }
};

}  // namespace

// The weights of another run bring classes of their own; what is fitted is fitted here.
BOOST_FIXTURE_TEST_CASE(are_prepared_in_another_file_after_initial_weights, Rooms) {
  const auto later = scratch.write("later.csv", "kind,price,size\nflat,4,450\nflat,5,550\n");
  const auto file = write(
      "  inputs: [size]\n  prepare: [standard_scaler]\n  prepare_target: [log1p]\n  validation: {last: 2}\n");
  open_run(file).train({.out = out("first")});
  Run next = open_run(
      file, {"initial_weights=" + out("first").string(), "data.validation={file: " + later.string() + "}"});
  const TrainResult result = next.train({.out = out("next")});
  BOOST_TEST(validation_loss(result) == evaluated(open_run(out("next"))));
}

// 'castle' is in the validation part alone: 1 there while training, and whenever the run is used.
BOOST_FIXTURE_TEST_CASE(know_the_words_of_formulas_that_no_training_row_has, Rooms) {
  const auto file = write(
      "  inputs: [size, grand]\n  compute: {grand: kind == 'castle'}\n  prepare: [min_max_scaler]\n"
      "  validation: {last: 1}\n");
  const TrainResult result = open_run(file).train({.out = out("run")});
  const Run run = open_run(out("run"));
  BOOST_TEST(validation_loss(result) == evaluated(run));
  const Column inputs = run.samples(RunPart::validation).inputs[0];
  BOOST_TEST(inputs.values.at(1) == 1.0);
  take_warnings();
  Predictor predictor = run.predictor();
  const auto predicted = [&](const char* kind) {
    predictor.set("size", 600.0);
    predictor.set("kind", std::string_view(kind));
    predictor.run();
    return predictor.output().at(0);
  };
  const Column size{"size", Tensor::of<double>(Shape{2}, {600, 600}), {}};
  const Column kind{"kind", Tensor::of<std::int64_t>(Shape{2}, {0, 1}), {"castle", "hut"}};
  const Tensor table = predictor.run({size, kind})[0];
  BOOST_TEST(predicted("castle") == table.at(0));
  BOOST_TEST(predicted("hut") == table.at(1));
  BOOST_TEST(table.at(0) != table.at(1));
}

// A word of a formula makes no category of its own.
BOOST_FIXTURE_TEST_CASE(do_not_take_words_of_formulas_for_categories, Rooms) {
  const auto file = write(
      "  inputs: [kind, grand]\n  compute: {grand: kind == 'castle'}\n"
      "  prepare: [{one_hot_encoder: {columns: [kind], unknown: other}}]\n  validation: {last: 1}\n");
  open_run(file).train({.out = out("run")});
  const Run run = open_run(out("run"));
  const Tensor row = run.samples(RunPart::validation).inputs[0].values;
  BOOST_TEST((row.shape() == Shape{1, 3}));  // flat, house, grand
  for (const std::int64_t i : {0, 1, 2}) BOOST_TEST(row.at(i) == (i == 2 ? 1.0 : 0.0));
  Predictor predictor = run.predictor();
  predictor.set("kind", std::string_view("castle"));
  predictor.run();
  const Column kind{"kind", Tensor::of<std::int64_t>(Shape{1}, {0}), {"castle"}};
  const double by_row = predictor.output().at(0);
  BOOST_TEST(predictor.run({kind})[0].at(0) == by_row);
}

// Line 1 is the header: the row with -3 is the fifth, row 4 from 0, in line 6.
BOOST_FIXTURE_TEST_CASE(name_the_rows_of_the_source, Rooms) {
  scratch.write("rooms.csv",
                "size,kind,price\n100,flat,1\n200,flat,2\n300,house,3\n400,flat,4\n-3,house,5\n600,flat,9\n");
  for (const char* const split : {"{first: 2}", "{random: {size: 2, seed: 3}}", "{last: 1}"}) {
    const auto file =
        write(std::string("  inputs: [size]\n  prepare: [log1p]\n  validation: ") + split + "\n");
    const std::string message = message_of([&] { open_run(file).train({.out = out("run")}); });
    BOOST_TEST(holds(message, "log1p: column 'size' of "), message);
    BOOST_TEST(holds(message, " in row 4 (from 0), line 6 holds -3"), message);
    BOOST_TEST(message.find("column 'size'") == message.rfind("column 'size'"), message);
  }
}

// 1 / 0 in the fourth row, which no mean survives.
BOOST_FIXTURE_TEST_CASE(name_the_row_of_an_infinite_value, Rooms) {
  const auto file = write(
      "  inputs: [k]\n  compute: {k: 1 / (size - 400)}\n  prepare: [standard_scaler]\n"
      "  validation: {first: 1}\n");
  const std::string message = message_of([&] { open_run(file).train({.out = out("run")}); });
  BOOST_TEST(holds(message, "holds inf in row 3 (from 0), line 5, expected finite numbers"), message);
}

BOOST_AUTO_TEST_SUITE_END()
