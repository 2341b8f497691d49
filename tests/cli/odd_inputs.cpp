// Files of rows that are not quite what a run was trained on.

#include <plexus/data/npz_writer.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(odd_inputs)

namespace {

struct Flowers : SmallRunFolder {
  Flowers() {
    BOOST_TEST_REQUIRE(run_words({"train", "run.yaml", "--quiet", "--out", "out"}).exit_code == 0);
  }
  Outcome run_words(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome predict(std::vector<std::string> more) const {
    more.insert(more.begin(), {"predict", "out"});
    return run_words(more);
  }
};

Tensor numbers(std::vector<double> values) {
  return Tensor::of(Shape{static_cast<std::int64_t>(values.size())}, std::span<const double>(values));
}

}  // namespace

// An array that the model does not read may be anything; one that it reads has a value for each row.
BOOST_FIXTURE_TEST_CASE(an_archive_may_hold_other_arrays, Flowers) {
  scratch.write("more.npz", npz_bytes({{"x", numbers({.1, .9})},
                                       {"y", numbers({.1, .2})},
                                       {"losses", numbers({3, 2, 1})},
                                       {"version", Tensor::of<double>(Shape{}, {7})}}));
  scratch.write("rows.csv", "x,y\n0.1,0.1\n0.9,0.2\n");
  const Outcome found = predict({"--input", "more.npz"});
  BOOST_TEST(found.exit_code == 0, found.err);
  BOOST_TEST(found.out == predict({"--input", "rows.csv"}).out);
  scratch.write("single.npz", npz_bytes({{"x", numbers({.1})}, {"y", Tensor::of<double>(Shape{}, {7})}}));
  const Outcome single = predict({"--input", "single.npz"});
  BOOST_TEST(single.exit_code == 1);
  BOOST_TEST(holds(single.err, "single.npz: array 'y' is a single number, expected rows"), single.err);
}

// The second cell is no number; that must not depend on whether it came in time with the first.
BOOST_FIXTURE_TEST_CASE(a_kept_cell_tells_itself_whether_it_is_a_number, Flowers) {
  scratch.write("rows.csv", "id,x,y\n7,0.1,0.1\nx7,0.9,0.1\n007,0.1,0.9\n,0.1,0.9\ntrue,0.1,0.9\n");
  const Outcome found = predict({"--input", "rows.csv", "--columns", "id", "--format", "jsonl"});
  BOOST_TEST(found.exit_code == 0, found.err);
  for (const char* const cell :
       {"\"id\":7,", "\"id\":\"x7\",", "\"id\":\"007\",", "\"id\":null,", "\"id\":\"true\","}) {
    BOOST_TEST(holds(found.out, cell), found.out);
  }
  const Outcome twice = predict({"--input", "rows.csv", "--columns", "id,id"});
  BOOST_TEST(twice.exit_code == 2);
  BOOST_TEST(holds(twice.err, "--columns names 'id' twice"), twice.err);
}

BOOST_FIXTURE_TEST_CASE(a_threshold_is_refused_for_numbers, SmallRunFolder) {
  std::string run = with(small_run, "target: kind", "target: weight");
  run =
      with(with(run, "units: 3, activation: softmax", "units: 1"), "sparse_categorical_crossentropy", "mse");
  scratch.write("run.yaml", with(run, "metrics: [accuracy]\n", ""));
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--quiet", "--out", "out"}, scratch.path()).exit_code ==
                     0);
  const Outcome found =
      run_plexus({"predict", "out", "--input", "small.csv", "--threshold", "0.5"}, scratch.path());
  BOOST_TEST(found.exit_code == 2);
  BOOST_TEST(holds(found.err, "output 'dense_1' gives 1 number"), found.err);
}

// The bad cell is far behind the rows that are read together.
BOOST_FIXTURE_TEST_CASE(rows_are_numbered_through_the_whole_table, SmallRunFolder) {
  scratch.write("run.yaml", with(small_run, "  target: kind\n", "  target: kind\n  prepare: [log1p]\n"));
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--quiet", "--out", "out"}, scratch.path()).exit_code ==
                     0);
  std::string table = "x,y\n";
  for (int row = 0; row < 100'000; ++row) table += row == 90'000 ? "-2,1\n" : "2,1\n";
  scratch.write("rows.csv", table);
  const Outcome found =
      run_plexus({"predict", "out", "--input", "rows.csv", "--output", "out.csv"}, scratch.path());
  BOOST_TEST(found.exit_code == 1);
  BOOST_TEST(holds(found.err, "column 'x' of rows.csv in row 90000 (from 0), line 90002 holds -2"),
             found.err);
}

BOOST_FIXTURE_TEST_CASE(a_metric_is_not_called_like_an_entry_of_the_history, SmallRunFolder) {
  for (const char* const name : {"loss", "epoch", "seconds", "learning_rate", "val_x"}) {
    scratch.write("run.yaml",
                  with(small_run, "[accuracy]", std::string("[{accuracy: {name: ") + name + "}}]"));
    const Outcome found = run_plexus({"check", "run.yaml"}, scratch.path());
    BOOST_TEST(found.exit_code == 2);
    BOOST_TEST(holds(found.err, std::string("run.yaml:15:29: the history has a '") + name + "' of its own"),
               found.err);
  }
}

// Four pixels of one grey in the place of one: the same picture, as it is drawn together.
BOOST_AUTO_TEST_CASE(a_picture_of_another_size_is_predicted) {
  const Scratch scratch;
  scratch.write("all/dark/1.pgm", "P2 2 1 255 10 20");
  scratch.write("all/light/1.pgm", "P2 2 1 255 200 220");
  scratch.write(
      "run.yaml",
      "name: pictures\nbackend: reference\ndata: {source: {image_folder: {dir: all, channels: 1}}}\n"
      "model: [flatten, dense: {units: 2, activation: softmax}]\n"
      "loss: sparse_categorical_crossentropy\noptimizer: {sgd: {learning_rate: 1e-6}}\n"
      "fit: {epochs: 1}\n");
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--quiet", "--out", "out"}, scratch.path()).exit_code ==
                     0);
  scratch.write("small.pgm", "P2 2 1 255 70 80");
  scratch.write("large.pgm", "P2 4 2 255 70 70 80 80 70 70 80 80");
  const auto predicted = [&](const char* file) {
    const Outcome found =
        run_plexus({"predict", "out", "--input", file, "--layer", "flatten"}, scratch.path());
    BOOST_TEST(found.exit_code == 0, found.err);
    return found.out;
  };
  BOOST_TEST(predicted("small.pgm") == "0: 70 80\n");
  // A triangular filter with the weights .75, .75, .25: (70 * 1.5 + 80 * .25) / 1.75 = 71.4.
  BOOST_TEST(predicted("large.pgm") == "0: 71 79\n");
  scratch.write("more/dark/9.pgm", "P2 4 2 255 70 70 80 80 70 70 80 80");
  const Outcome evaluated = run_plexus({"evaluate", "out", "--input", "more", "--quiet"}, scratch.path());
  BOOST_TEST(evaluated.exit_code == 0, evaluated.err);
}

BOOST_AUTO_TEST_SUITE_END()
