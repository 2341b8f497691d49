// Rows that come through a pipe, some columns of the table beside the predictions, inner layers and
// thresholds.

#include <plexus/data/npy.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;

namespace {

struct Streamed : SmallRunFolder {
  Streamed() { BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "out"}).exit_code == 0); }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome predict(std::vector<std::string> more) const {
    more.insert(more.begin(), {"predict", "out"});
    return plexus(more);
  }
  /// What a shell does with the program as $plexus.
  Outcome shell(const std::string& script) const {
    return run({"sh", "-c", "plexus='" PLEXUS_PROGRAM "'; " + script}, scratch.path());
  }
};

/// `rows` rows of the small run's columns, with one more that nobody reads.
std::string long_table(int rows) {
  std::string table = "note,y,x\n";
  for (int i = 0; i < rows; ++i) {
    table += "\"row, " + std::to_string(i) + "\"," + std::to_string(i % 10) + ".25," + std::to_string(i % 7) +
             "\n";
  }
  return table;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prediction_streams, Streamed)

BOOST_AUTO_TEST_CASE(a_pipe_gives_what_the_file_gives) {
  scratch.write("long.csv", long_table(20000));
  const std::string from_file = predict({"--input", "long.csv", "--format", "csv"}).out;
  BOOST_TEST(std::count(from_file.begin(), from_file.end(), '\n') == 20001);
  const Outcome from_pipe = shell("cat long.csv | $plexus predict out --input - --format csv");
  BOOST_TEST(from_pipe.out == from_file);
  const Outcome packed = shell("gzip -c long.csv | $plexus predict out --input - --format csv");
  BOOST_TEST(packed.out == from_file);
}

// The reader of the predictions sees the first before the writer of the rows gives the second: otherwise each
// would wait for the other.
BOOST_AUTO_TEST_CASE(predictions_are_there_before_the_rows_end) {
  const Outcome talk = shell(
      "mkfifo rows said; $plexus predict out --input rows > said & exec 4< said 3> rows; "
      "printf 'x,y\\n0.1,0.1\\n' >&3; read -r first <&4; printf '0.9,0.1\\n' >&3; read -r second <&4; "
      "exec 3>&-; wait $!; echo \"$first / $second / $?\"");
  BOOST_TEST(holds(talk.out, "0: "), talk.out << talk.err);
  BOOST_TEST(holds(talk.out, " / 1: "), talk.out << talk.err);
  BOOST_TEST(holds(talk.out, " / 0\n"), talk.out << talk.err);
}

BOOST_AUTO_TEST_CASE(a_wrong_cell_is_placed_at_its_line_of_the_pipe) {
  std::string table = long_table(9000);
  scratch.write("wrong.csv", table + "x,oak,1\n");
  const Outcome refused = shell("cat wrong.csv | $plexus predict out --input - --output p.csv");
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "standard input:9002"), refused.err);
  BOOST_TEST(holds(refused.err, "'oak'"), refused.err);
  BOOST_TEST(!std::filesystem::exists(scratch.path() / "p.csv"));  // nothing is half written
}

BOOST_AUTO_TEST_CASE(columns_of_the_table_stand_beside_the_predictions) {
  scratch.write("new.csv", "kind,id,y,x\nrose,007,0.1,0.1\n\"a, b\",008,0.1,0.9\n");
  const Outcome table = predict({"--input", "new.csv", "--format", "csv", "--columns", "id,kind"});
  BOOST_TEST_REQUIRE(table.exit_code == 0, table.err);
  BOOST_TEST(
      table.out.starts_with(
          "id,kind,kind.predicted,kind.predicted.iris,kind.predicted.rose,kind.predicted.tulip\n007,rose,"),
      table.out);
  BOOST_TEST(holds(table.out, "\n008,\"a, b\","), table.out);
  const Outcome lines = predict({"--input", "new.csv", "--format", "jsonl", "--columns", "kind"});
  BOOST_TEST(lines.out.starts_with("{\"row\":0,\"kind\":\"rose\",\"kind.predicted\":{\"class\":"), lines.out);
  const Outcome unknown = predict({"--input", "new.csv", "--columns", "ids"});
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(holds(unknown.err, "has no column 'ids'; did you mean 'id'?"), unknown.err);
  const Outcome array = predict({"--input", "new.csv", "--output", "p.npy", "--columns", "id"});
  BOOST_TEST(array.exit_code == 2);
  BOOST_TEST(holds(array.err, "--columns is for lines and tables"), array.err);
}

// The last layer is the output; softmax of nothing else sums to 1.
BOOST_AUTO_TEST_CASE(an_inner_layer_is_what_the_next_one_reads) {
  BOOST_TEST(predict({"--input", "small.csv", "--layer", "dense_1", "--output", "last.npy"}).exit_code == 0);
  BOOST_TEST(predict({"--input", "small.csv", "--output", "all.npy"}).exit_code == 0);
  BOOST_TEST(scratch.read("last.npy") == scratch.read("all.npy"));
  BOOST_TEST(predict({"--input", "small.csv", "--layer", "dense", "--output", "inner.npy"}).exit_code == 0);
  const ::plexus::Tensor inner = ::plexus::read_npy(scratch.path() / "inner.npy");
  BOOST_TEST((inner.shape() == ::plexus::Shape{12, 8}));
  for (std::int64_t i = 0; i < inner.elements(); ++i) BOOST_TEST(inner.at(i) >= 0);  // relu
  BOOST_TEST(predict({"--input", "small.csv", "--layer", "input", "--output", "in.npy"}).exit_code == 0);
  const ::plexus::Tensor in = ::plexus::read_npy(scratch.path() / "in.npy");
  BOOST_TEST((in.shape() == ::plexus::Shape{12, 2}));
  BOOST_TEST(static_cast<float>(in.at(2)) == 0.9F);  // x of the second row
  const Outcome table = predict({"--input", "small.csv", "--layer", "dense", "--format", "csv"});
  BOOST_TEST(table.out.starts_with("dense.0,dense.1,"), table.out);
  const Outcome unknown = predict({"--input", "small.csv", "--layer", "dens"});
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(holds(unknown.err, "the model has no layer 'dens'; did you mean 'dense'?"), unknown.err);
}

BOOST_AUTO_TEST_CASE(an_archive_has_an_array_for_each_output) {
  BOOST_TEST(predict({"--input", "small.csv", "--output", "p.npz"}).exit_code == 0);
  BOOST_TEST(predict({"--input", "small.csv", "--output", "p.npy"}).exit_code == 0);
  const std::string archive = scratch.read("p.npz");
  BOOST_TEST(archive.starts_with("PK\x03\x04"));
  BOOST_TEST(holds(archive, "kind.npy"));
  BOOST_TEST(holds(archive, scratch.read("p.npy")));  // it is stored as it is
}

BOOST_AUTO_TEST_CASE(a_threshold_decides_for_the_second_class) {
  scratch.write("two.csv", "x,answer\n-3,no\n-2,no\n-1,yes\n1,no\n2,yes\n3,yes\n");
  scratch.write("two.yaml",
                "name: two\nseed: 1\nbackend: reference\ndata: {source: {csv: {file: two.csv}}, target: "
                "answer}\nmodel: [{dense: {units: 1, activation: sigmoid}}]\nloss: binary_crossentropy\n"
                "optimizer: {sgd: {learning_rate: 0.5}}\nfit: {epochs: 20, batch_size: 6}\n");
  BOOST_TEST_REQUIRE(plexus({"train", "two.yaml", "--quiet", "--out", "two"}).exit_code == 0);
  const auto yes = [&](const char* threshold) {
    const std::string out = plexus({"predict", "two", "--input", "two.csv", "--threshold", threshold}).out;
    std::size_t found = 0;
    for (std::size_t at = out.find(": yes "); at != out.npos; at = out.find(": yes ", at + 1)) ++found;
    return found;
  };
  BOOST_TEST(yes("0.0000001") == 6U);
  BOOST_TEST(yes("0.9999999") == 0U);
  BOOST_TEST(yes("0.5") >= 2U);
  const Outcome refused = predict({"--input", "small.csv", "--threshold", "0.3"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(holds(refused.err, "output 'dense_1' gives 3 classes"), refused.err);
}

// Columns of 0 and 1 are answers: each has its own probability and its own yes or no.
BOOST_AUTO_TEST_CASE(several_labels_are_named_by_their_columns) {
  scratch.write("sky.csv", "x,rain,wind\n-2,0,1\n-1,0,0\n1,1,0\n2,1,1\n");
  scratch.write(
      "sky.yaml",
      "name: sky\nseed: 1\nbackend: reference\ndata: {source: {csv: {file: sky.csv}}, target: [rain, "
      "wind]}\nmodel: [{dense: {units: 2}}]\nloss: {binary_crossentropy: {from_logits: true}}\n"
      "optimizer: {sgd: {learning_rate: 0.5}}\nfit: {epochs: 50, batch_size: 4}\n");
  BOOST_TEST_REQUIRE(plexus({"train", "sky.yaml", "--quiet", "--out", "sky"}).exit_code == 0);
  const std::string table = plexus({"predict", "sky", "--input", "sky.csv", "--format", "csv"}).out;
  BOOST_TEST(table.starts_with("rain,rain.probability,wind,wind.probability\n0,"), table);
  BOOST_TEST(holds(table, "\n1,0.9"), table);  // it rains at 2, and the logit is given as a probability
  const std::string text = plexus({"predict", "sky", "--input", "sky.csv"}).out;
  BOOST_TEST(text.starts_with("0: rain 0.0"), text);
  BOOST_TEST(holds(text, " no, wind 0."), text);
}

BOOST_AUTO_TEST_SUITE_END()
