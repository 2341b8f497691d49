// Tables of several files, and of other formats, from check to predict.

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(csv_files)

namespace {

/// A model that always predicts 0 and learns nothing: its mean squared error is the mean of the squared
/// targets, which tells which rows were evaluated.
std::string run_file(const std::string& source, const std::string& more = "") {
  return "name: several\nbackend: reference\nprecision: float64\ndata:\n  source: {csv: {" + source +
         "}}\n  target: y\n  test: {last: 2}\n" + more +
         "model: [{dense: {units: 1, kernel_initializer: zeros}}]\nloss: mean_squared_error\n"
         "optimizer: {sgd: {learning_rate: 0}}\n";
}

struct Job {
  explicit Job(const std::string& run) {
    scratch.write("run.yaml", run);
    scratch.write("a.csv", "x,y,kind\n1,1,p\n2,2,q\n3,3,p\n4,4,q\n");
    scratch.write("b.csv", "y,kind,x\n10,r,1\n20,p,2\n30,q,3\n40,r,4\n");
  }

  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  std::string done(const std::vector<std::string>& words) const {
    const Outcome outcome = plexus(words);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    return outcome.out;
  }
  /// Both streams of what does not work.
  std::string refused(const std::vector<std::string>& words, int exit_code) const {
    const Outcome outcome = plexus(words);
    BOOST_TEST(outcome.exit_code == exit_code, outcome.err);
    return outcome.out + outcome.err;
  }
  std::string train() const { return done({"train", "run.yaml", "--out", "out", "--quiet"}); }
  double loss(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"evaluate", "out", "--json"});
    return nlohmann::json::parse(done(more)).at("loss");
  }
  void move(const std::string& from, const std::string& to) const {
    fs::create_directories((scratch.path() / to).parent_path());
    fs::rename(scratch.path() / from, scratch.path() / to);
  }

  Scratch scratch;
};

constexpr double of_a = (3.0 * 3 + 4 * 4) / 2, of_b = (30.0 * 30 + 40 * 40) / 2;

const std::string both = "file: [b.csv, a.csv]";
const std::string one_hot = "  prepare: [one_hot_encoder: {columns: [kind]}]\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_list_is_read_in_its_order) {
  const Job job(run_file(both, one_hot));
  const std::string checked = job.done({"check", "run.yaml"});
  BOOST_TEST(holds(checked, "4 numbers a row, of kind, x"), checked);  // x and the three kinds of both files
  job.train();
  BOOST_TEST(job.loss() == of_a);
  const std::string config = job.scratch.read("out/config.yaml");
  BOOST_TEST(config.find("/b.csv") < config.find("/a.csv"), config);
  job.done({"train", "out/config.yaml", "--out", "again", "--quiet"});
  BOOST_TEST(job.scratch.read("again/weights.safetensors") == job.scratch.read("out/weights.safetensors"));
  job.done({"train", "run.yaml", "data.source.csv.file=[a.csv, b.csv]", "--out", "other", "--quiet"});
  BOOST_TEST(nlohmann::json::parse(job.done({"evaluate", "other", "--json"})).at("loss") == of_b);
  const std::string resolved = job.done({"config", "run.yaml", "data.source.csv.file=a.csv"});
  BOOST_TEST(!holds(resolved, "b.csv"), resolved);
}

BOOST_AUTO_TEST_CASE(files_of_a_list_may_be_moved_but_not_changed) {
  const Job job(run_file(both, one_hot));
  job.train();
  job.move("a.csv", "moved/first.csv");
  job.move("b.csv", "moved/b.csv");
  const std::string gone = job.refused({"evaluate", "out"}, 2);
  BOOST_TEST(holds(gone, "data.source.csv.file=PATH"), gone);
  const std::string here = "data.source.csv.file=[moved/b.csv, moved/first.csv]";
  BOOST_TEST(job.loss({here}) == of_a);
  job.move("moved/b.csv", "b.csv");
  job.move("moved/first.csv", "a.csv");
  BOOST_TEST(job.loss({"data.source.csv.file=[a.csv, b.csv]"}) == of_b);  // each is known by its path
  job.scratch.write("a.csv", "x,y,kind\n1,1,p\n2,2,q\n3,5,p\n4,5,q\n");
  const std::string changed = job.refused({"evaluate", "out"}, 1);
  BOOST_TEST(holds(changed, "a.csv is not the file that this run was made with"), changed);
  BOOST_TEST(job.loss({"--accept-changed"}) == 25);
}

BOOST_AUTO_TEST_CASE(a_pattern_that_matches_other_files_later_is_told) {
  const Job job(run_file("file: \"*.csv\"", one_hot));
  job.train();
  BOOST_TEST(job.loss() == of_b);
  job.scratch.write("c.csv", "x,y,kind\n1,5,p\n2,5,q\n");
  const std::string more = job.refused({"evaluate", "out"}, 1);
  BOOST_TEST(holds(more, "c.csv was not there when this run was made"), more);
  BOOST_TEST(job.loss({"--accept-changed"}) == 25);
  job.move("c.csv", "c.old");
  job.move("a.csv", "a.old");
  const std::string fewer = job.refused({"evaluate", "out"}, 1);
  BOOST_TEST(holds(fewer, "a.csv is gone, and this run was made with it"), fewer);
}

BOOST_AUTO_TEST_CASE(a_file_that_a_pattern_names_again_is_refused) {
  const Job job(run_file("file: ['*.csv', a.csv]"));
  const Outcome refused = job.plexus({"check", "run.yaml"});
  BOOST_TEST(refused.exit_code != 0);
  BOOST_TEST(holds(refused.err, "a.csv is named twice"), refused.err);
}

BOOST_AUTO_TEST_CASE(files_of_one_table_have_the_same_columns) {
  const Job job(run_file("file: [a.csv, c.csv]"));
  job.scratch.write("c.csv", "x,z,kind\n1,5,p\n");
  const std::string other = job.refused({"train", "run.yaml"}, 2);
  BOOST_TEST(holds(other, "run.yaml:5:"), other);
  BOOST_TEST(holds(other, "c.csv has a column 'z', which "), other);
  BOOST_TEST(holds(other, "a.csv lacks"), other);
  const std::string twice = job.refused({"train", "run.yaml", "data.source.csv.file=[a.csv, ./a.csv]"}, 2);
  BOOST_TEST(holds(twice, "a.csv twice"), twice);
  const std::string bare = job.refused({"train", "run.yaml", "data.source.csv=[a.csv, c.csv]"}, 2);
  BOOST_TEST(holds(bare, "write csv: {file: [a.csv, c.csv]}"), bare);
  const std::string none = job.refused({"train", "run.yaml", "data.source.csv.file=[]"}, 2);
  BOOST_TEST(holds(none, "the list is empty, expected at least one path"), none);
  const std::string map = job.refused({"train", "run.yaml", "data.source.csv.file={a: b}"}, 2);
  BOOST_TEST(holds(map, "expected a path, or a list of paths"), map);
}

// Without a header, cells are told by their place.
BOOST_AUTO_TEST_CASE(rows_to_predict_need_no_target_behind_the_inputs) {
  const Job job(run_file("file: plain.csv, header: false, names: [x, kind, y]", one_hot));
  job.scratch.write("plain.csv", "1,p,1\n2,q,2\n3,p,3\n4,q,4\n");
  job.train();
  const std::string expected = job.done({"predict", "out", "--input", "plain.csv", "--format", "csv"});
  job.scratch.write("rows.csv", "1,p\n2,q\n3,p\n4,q\n");
  BOOST_TEST(job.done({"predict", "out", "--input", "rows.csv", "--format", "csv"}) == expected);
  job.scratch.write("few.csv", "1\n2\n");
  const std::string few = job.refused({"predict", "out", "--input", "few.csv"}, 1);
  BOOST_TEST(holds(few, "few.csv:1: `names` has 3 names, but the first line has 1 cells"), few);
  BOOST_TEST(holds(few, "only those behind 'kind' may be left out"), few);
}

// Gaps that an imputer fills are what its author expects.
BOOST_AUTO_TEST_CASE(what_counts_as_other_is_told_once) {
  const Job job(
      run_file("file: [b.csv, a.csv]",
               "  validation: {first: 2}\n  prepare: [simple_imputer: {columns: [x]}, one_hot_encoder: "
               "{columns: [kind], unknown: other}]\n"));
  job.scratch.write("b.csv", "y,kind,x\n10,,\n20,p,2\n30,q,3\n40,q,4\n");
  job.scratch.write("a.csv", "x,y,kind\n1,1,p\n,2,q\n3,3,\n,4,q\n");
  const Outcome trained = job.plexus({"train", "run.yaml", "--out", "out", "--quiet"});
  const std::string gaps = "column 'kind' has no value in 2 of the 8 rows";
  const std::size_t first = trained.err.find(gaps);
  BOOST_TEST(first != std::string::npos, trained.err);
  BOOST_TEST(trained.err.find("has no value", first + gaps.size()) == std::string::npos, trained.err);
  job.scratch.write("rows.csv", "x,kind\n1,p\n2,violet\n3,violet\n");
  const Outcome predicted = job.plexus({"predict", "out", "--input", "rows.csv"});
  BOOST_TEST(
      holds(predicted.err, "in 2 of the 3 rows of rows.csv (rows.csv:3 holds 'violet'): they count as other"),
      predicted.err);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_no_category_are_told_as_texts_are) {
  for (const char* const encoder : {"one_hot_encoder", "ordinal_encoder"}) {
    const Job job(run_file("file: t.csv", "  prepare: [" + std::string(encoder) +
                                              ": {columns: [x], unknown: other}, one_hot_encoder: {columns: "
                                              "[kind]}]\n"));
    job.scratch.write("t.csv", "x,kind,y\n1,p,1\n2,q,2\n1,p,3\n2,q,4\n");
    const Outcome trained = job.plexus({"train", "run.yaml", "--out", "out", "--quiet"});
    BOOST_TEST(!holds(trained.err, "count as other"), trained.err);
    job.scratch.write("rows.csv", "x,kind\n1,p\n7,p\n,q\n8,q\n");
    const Outcome predicted = job.plexus({"predict", "out", "--input", "rows.csv"});
    BOOST_TEST(
        holds(predicted.err, "column 'x' has no value in 1 of the 4 rows of rows.csv: it counts as other"),
        predicted.err);
    BOOST_TEST(
        holds(predicted.err,
              "column 'x' holds numbers that are none of its categories in 2 of the 4 rows of rows.csv "
              "(such as 7): they count as other"),
        predicted.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
