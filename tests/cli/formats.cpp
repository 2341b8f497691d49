// What a file holds decides how it is read, not its name or its kind, through the executable.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(formats)

namespace {

const std::string rows = "x,y\n0.1,0.1\n0.9,0.1\n0.1,0.9\n";

/// The same rows as float64 in an array of NumPy's: bytes of IEEE 754, 0.1 is 3FB999999999999A and 0.9 is
/// 3FECCCCCCCCCCCCD.
std::string array() {
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }";
  const std::string small = "\x9A\x99\x99\x99\x99\x99\xB9\x3F", large = "\xCD\xCC\xCC\xCC\xCC\xCC\xEC\x3F";
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header + small +
         small + large + small + small + large;
}

/// A trained run in `run`.
struct Trained : SmallRunFolder {
  Trained() { BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "run"}).exit_code == 0); }

  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome predict(const std::string& input) const { return plexus({"predict", "run", "--input", input}); }
  /// A command of a shell, in which $PLEXUS is the program.
  Outcome shell(const std::string& command) const {
    return run({"/bin/sh", "-c", "PLEXUS=" PLEXUS_PROGRAM "; " + command}, scratch.path());
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(rows_to_predict_are_known_by_their_content) {
  const Trained run;
  run.scratch.write("rows.csv", rows);
  const Outcome expected = run.predict("rows.csv");
  BOOST_TEST_REQUIRE(expected.exit_code == 0, expected.err);
  BOOST_TEST(holds(expected.out, "2: "));
  for (const char* name : {"rows", "rows.CSV", "rows.txt", "rows.npy", "rows.idx"}) {
    for (const std::string& bytes : {rows, array()}) {
      run.scratch.write(name, bytes);
      const Outcome outcome = run.predict(name);
      BOOST_TEST(outcome.exit_code == 0, name << ": " << outcome.err);
      BOOST_TEST(outcome.out == expected.out, name);
    }
  }
  run.scratch.write("rows.csv", "PK\x03\x04");
  const Outcome archive = run.predict("rows.csv");
  BOOST_TEST(archive.exit_code == 1);
  BOOST_TEST(holds(archive.err, "rows.csv is damaged: its end record is missing"), archive.err);
}

BOOST_AUTO_TEST_CASE(rows_to_predict_may_come_through_a_pipe) {
  const Trained run;
  run.scratch.write("rows.csv", rows);
  run.scratch.write("rows.npy", array());
  const std::string expected = run.predict("rows.csv").out;
  for (const char* command : {"cat rows.csv | $PLEXUS predict run --input -",
                              "cat rows.npy | $PLEXUS predict run --input /dev/stdin",
                              "gzip -c rows.csv | $PLEXUS predict run --input=-",
                              "mkfifo pipe; cat rows.csv > pipe & $PLEXUS predict run --input pipe",
                              "$PLEXUS predict run --input - < rows.npy"}) {
    const Outcome outcome = run.shell(command);
    BOOST_TEST(outcome.exit_code == 0, command << ": " << outcome.err);
    BOOST_TEST(outcome.out == expected, command);
  }
  const Outcome nothing = run.shell("true | $PLEXUS predict run --input -");
  BOOST_TEST(nothing.exit_code == 1);
  BOOST_TEST(holds(nothing.err, "standard input is empty"), nothing.err);
}

// Nobody writes into these pipes: whoever opened them would wait for ever.
BOOST_AUTO_TEST_CASE(sources_of_data_are_no_pipes) {
  const Trained run;
  const fs::path pipe = run.scratch.path() / "pipe";
  BOOST_TEST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string source : {"{csv: {file: pipe}}", "{npy: {inputs: pipe, targets: pipe}}",
                                   "{idx: {images: pipe, labels: pipe}}"}) {
    const Outcome outcome = run.plexus({"train", "run.yaml", "--out", "other", "data.source=" + source});
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    BOOST_TEST(holds(outcome.err, "pipe: it is a pipe, which can be read only once; save it as a file"),
               outcome.err);
  }
  const Outcome weights = run.plexus({"train", "run.yaml", "--out", "other", "initial_weights=pipe"});
  BOOST_TEST(weights.exit_code != 0);
  BOOST_TEST(holds(weights.err, "it is a pipe"), weights.err);
}

BOOST_AUTO_TEST_CASE(columns_that_the_file_of_a_split_lacks_are_told_before_training) {
  const SmallRunFolder folder;
  folder.scratch.write("other.csv", "y,kind\n0.1,rose\n0.2,iris\n");
  folder.scratch.write("run.yaml", with(small_run, "test: {first: 3}", "test: {file: other.csv}"));
  const Outcome outcome = run_plexus({"train", "run.yaml", "--out", "out"}, folder.scratch.path());
  BOOST_TEST(outcome.exit_code == 2, outcome.err);
  BOOST_TEST(holds(outcome.err, "run.yaml:9:"), outcome.err);
  BOOST_TEST(holds(outcome.err, "other.csv has no column 'x', which the training uses"), outcome.err);
  BOOST_TEST(!fs::exists(folder.scratch.path() / "out"));
}

// In a table to predict as in the one to train on.
BOOST_AUTO_TEST_CASE(a_number_that_stands_for_a_missing_one_is_none) {
  const SmallRunFolder folder;
  folder.scratch.write("run.yaml", with(small_run, "{file: small.csv}", "{file: small.csv, na: ['-999']}"));
  const auto plexus = [&](const std::vector<std::string>& words) {
    return run_plexus(words, folder.scratch.path());
  };
  BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "run"}).exit_code == 0);
  folder.scratch.write("rows.csv", "x,y\n0.1,0.1\n-999,0.1\n");
  const Outcome predicted = plexus({"predict", "run", "--input", "rows.csv"});
  BOOST_TEST(predicted.exit_code == 1, predicted.err);
  BOOST_TEST(holds(predicted.err, "rows.csv:3: column 'x': the cell holds '-999'"), predicted.err);
  folder.scratch.write("small.csv", small_table + "-999,0.1,rose,1\n");
  const Outcome trained = plexus({"train", "run.yaml", "--out", "other"});
  BOOST_TEST(trained.exit_code == 1, trained.err);
  BOOST_TEST(holds(trained.err, "small.csv:14: column 'x': the cell holds '-999'"), trained.err);
}

BOOST_AUTO_TEST_CASE(a_table_of_thousands_of_columns_is_trained_on) {
  const SmallRunFolder folder;
  constexpr int columns = 6000;
  std::string header, inputs, row;
  for (int i = 0; i < columns; ++i) {
    header += "measurement_" + std::to_string(i) + ",";
    inputs += (i > 0 ? ", measurement_" : "measurement_") + std::to_string(i);
    row += std::to_string(i % 10) + ",";
  }
  std::string table = header + "kind\n";
  for (int i = 0; i < 8; ++i) table += row + (i % 2 == 0 ? "rose\n" : "iris\n");
  folder.scratch.write("small.csv", table);
  std::string text = with(small_run, "inputs: [x, y]", "inputs: [" + inputs + "]");
  text = with(with(text, "  validation: {last: 3}\n", ""), "  test: {first: 3}\n", "");
  folder.scratch.write("run.yaml", with(text, "units: 3", "units: 2"));
  const Outcome outcome = run_plexus({"train", "run.yaml", "--quiet", "--out", "run"}, folder.scratch.path());
  BOOST_TEST(outcome.exit_code == 0, outcome.err.substr(0, 1000));
}

BOOST_AUTO_TEST_CASE(a_run_that_could_not_be_read_back_is_refused_before_training) {
  const Trained run;
  const fs::path folder = run.scratch.path() / "caf\xE9";
  fs::create_directory(folder);
  for (const char* name : {"run.yaml", "small.csv"}) fs::copy_file(run.scratch.path() / name, folder / name);
  const Outcome outcome = run_plexus({"train", "run.yaml", "--out", "out"}, folder);
  BOOST_TEST(outcome.exit_code == 2, outcome.err);
  BOOST_TEST(holds(outcome.err, "caf\\xe9/small.csv' is not UTF-8"), outcome.err);
  BOOST_TEST(!fs::exists(folder / "out"));
  // The folder of a run is not recorded in it.
  const Outcome there = run.plexus({"train", "run.yaml", "--quiet", "--out", "caf\xE9/out"});
  BOOST_TEST(there.exit_code == 0, there.err);
  const Outcome back = run.plexus({"evaluate", "caf\xE9/out"});
  BOOST_TEST(back.exit_code == 0, back.err);
}

BOOST_AUTO_TEST_CASE(messages_show_names_from_outside_in_printable_characters) {
  const Trained run;
  run.scratch.write("small.csv", with(small_table, "x,y,kind", "x,\x1b[2Jy,kind"));
  const Outcome outcome =
      run.plexus({"train", "run.yaml", "--out", "other", "data.inputs=[x, \"\\x1b[2Jz\"]"});
  BOOST_TEST(outcome.exit_code == 2, outcome.err);
  BOOST_TEST(holds(outcome.err, "'\\x1b[2Jz'"), outcome.err);
  BOOST_TEST(!holds(outcome.err, "\x1b"), outcome.err);
}

// A pager shows a pipe on a terminal; a table has to be read back.
BOOST_AUTO_TEST_CASE(results_for_people_are_printable_on_a_pipe_and_data_is_as_it_is) {
  const Trained run;
  std::string table = small_table;
  for (const std::string kind : {"iris", "rose", "tulip"}) {
    for (std::size_t at = 0; (at = table.find("," + kind, at)) != table.npos; at += 2) {
      table.replace(at, 1, ",\x1b[2J");
    }
  }
  run.scratch.write("small.csv", table);
  const Outcome trained = run.plexus({"train", "run.yaml", "--quiet", "--out", "other"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"check", "run.yaml"},
                                                {"evaluate", "other"},
                                                {"predict", "other", "--input", "small.csv"}}) {
    const Outcome shown = run.plexus(words);
    BOOST_TEST(shown.exit_code == 0, shown.err);
    BOOST_TEST(holds(shown.out, "\\x1b[2Jtulip"), words[0] << ": " << shown.out);
    BOOST_TEST(!holds(shown.out, "\x1b"), words[0]);
  }
  const Outcome data = run.plexus({"predict", "other", "--input", "small.csv", "--format", "csv"});
  BOOST_TEST(holds(data.out, "\x1b[2Jtulip"), data.out);
  const nlohmann::json json = nlohmann::json::parse(run.plexus({"evaluate", "other", "--json"}).out);
  BOOST_TEST(holds(json.dump(), "\\u001b[2Jtulip"));
}

// A sanitizer takes more address space than there is.
#if !defined(PLEXUS_SANITIZED)
BOOST_AUTO_TEST_CASE(a_limit_of_memory_is_a_message) {
  const Trained run;
  for (const char* kilobytes : {"40000", "100000", "200000", "700000"}) {
    const Outcome outcome =
        run.shell("ulimit -v " + std::string(kilobytes) +
                  "; exec timeout -s KILL 60 $PLEXUS train run.yaml backend=null --quiet");
    const bool told = outcome.exit_code == 1 && holds(outcome.err, "Raise the limit (ulimit -v)");
    BOOST_TEST((told || outcome.exit_code == 0), kilobytes << ": " << outcome.exit_code << outcome.err);
  }
}
#endif

BOOST_AUTO_TEST_SUITE_END()
