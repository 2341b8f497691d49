// The files that predict writes.

#include <plexus/data/csv/csv.hpp>
#include <plexus/data/npy.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

struct Trained : SmallRunFolder {
  Trained() {
    BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "out"}).exit_code == 0);
    scratch.write("new.csv", "x,y\n0.1,0.2\n0.9,0.1\n");
  }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome predict(std::vector<std::string> more, const std::string& input = "new.csv") const {
    more.insert(more.begin(), {"predict", "out", "--input", input});
    return plexus(more);
  }
  /// The values as the model gives them: [2, 3].
  ::plexus::Tensor values() const {
    BOOST_TEST_REQUIRE(predict({"--output", "values.npy"}).exit_code == 0);
    return ::plexus::read_npy(scratch.path() / "values.npy");
  }
};

/// The order of codes is that of the texts.
const std::vector<std::string> classes = {"iris", "rose", "tulip"};

std::string most_probable(const ::plexus::Tensor& values, std::int64_t row) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < 3; ++i) best = values.at(3 * row + i) > values.at(3 * row + best) ? i : best;
  return classes[static_cast<std::size_t>(best)];
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prediction_files, Trained)

BOOST_AUTO_TEST_CASE(a_table_has_classes_and_their_probabilities) {
  const ::plexus::Tensor expected = values();
  BOOST_TEST_REQUIRE(predict({"--output", "table.csv"}).exit_code == 0);
  const std::string text = scratch.read("table.csv");
  BOOST_TEST(text.substr(0, text.find('\n')) == "kind,kind.iris,kind.rose,kind.tulip");
  const std::vector<::plexus::Column> columns = ::plexus::read_csv(scratch.path() / "table.csv");
  BOOST_TEST_REQUIRE(columns.size() == 4U);
  for (std::int64_t row = 0; row < 2; ++row) {
    const auto code = static_cast<std::size_t>(columns[0].values.at(row));
    BOOST_TEST(columns[0].classes[code] == most_probable(expected, row));
    for (std::int64_t i = 0; i < 3; ++i) {
      const double probability = columns[static_cast<std::size_t>(i) + 1].values.at(row);
      BOOST_TEST(static_cast<float>(probability) == static_cast<float>(expected.at(3 * row + i)));
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_of_json_have_the_same) {
  const ::plexus::Tensor expected = values();
  BOOST_TEST_REQUIRE(predict({"--output", "lines.jsonl"}).exit_code == 0);
  const std::string text = scratch.read("lines.jsonl");
  BOOST_TEST_REQUIRE(std::count(text.begin(), text.end(), '\n') == 2);
  const auto line = nlohmann::json::parse(text.substr(0, text.find('\n')));
  BOOST_TEST(line.at("row") == 0);
  BOOST_TEST(line.at("kind").at("class").get<std::string>() == most_probable(expected, 0));
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(line.at("kind").at("probabilities").at(classes[i]).get<float>() ==
               static_cast<float>(expected.at(static_cast<std::int64_t>(i))));
  }
}

BOOST_AUTO_TEST_CASE(the_format_is_that_of_the_ending_or_named) {
  BOOST_TEST_REQUIRE(predict({"--output", "table.csv"}).exit_code == 0);
  const std::string table = scratch.read("table.csv");
  for (const std::string name : {"table.txt", "table", "table.dat"}) {
    const Outcome refused = predict({"--output", name});
    BOOST_TEST(refused.exit_code == 2);
    for (const char* part : {".npy", ".csv", ".jsonl", "--format npy|npz|csv|jsonl"}) {
      BOOST_TEST(holds(refused.err, part), refused.err);
    }
    BOOST_TEST(!fs::exists(scratch.path() / name));
    BOOST_TEST(predict({"--output", name, "--format", "csv"}).exit_code == 0);
    BOOST_TEST(scratch.read(name) == table);
  }
  BOOST_TEST(predict({"--output", "TABLE.CSV"}).exit_code == 0);
  BOOST_TEST(predict({"--format", "csv"}).out == table);
  BOOST_TEST(predict({"--output", "-"}).out == table);
  BOOST_TEST(predict({"--output", "/dev/stdout"}).out == table);
  const Outcome unknown = predict({"--output", "a.csv", "--format", "xlsx"});
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(holds(unknown.err, "--format is npy, npz, csv or jsonl, not 'xlsx'"), unknown.err);
}

BOOST_AUTO_TEST_CASE(links_devices_and_permissions_stay) {
  scratch.write("real.npy", "old");
  fs::permissions(scratch.path() / "real.npy", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real.npy", scratch.path() / "link.npy");
  BOOST_TEST(predict({"--output", "link.npy"}).exit_code == 0);
  BOOST_TEST(fs::is_symlink(scratch.path() / "link.npy"));
  BOOST_TEST((::plexus::read_npy(scratch.path() / "real.npy").shape() == ::plexus::Shape{2, 3}));
  BOOST_TEST((fs::status(scratch.path() / "real.npy").permissions() ==
              (fs::perms::owner_read | fs::perms::owner_write)));
  fs::create_hard_link(scratch.path() / "real.npy", scratch.path() / "other.npy");
  fs::create_hard_link(scratch.path() / "real.npy", scratch.path() / "table.csv");
  for (const char* const name : {"table.csv", "other.npy"}) {
    BOOST_TEST(predict({"--output", name}).exit_code == 0);
    BOOST_TEST(fs::hard_link_count(scratch.path() / "real.npy") == 3U);
  }
  BOOST_TEST((::plexus::read_npy(scratch.path() / "real.npy").shape() == ::plexus::Shape{2, 3}));
  BOOST_TEST(predict({"--output", "/dev/null"}).exit_code == 0);
  BOOST_TEST(fs::is_character_file("/dev/null"));
  const Outcome full = predict({"--output", "/dev/full"});
  BOOST_TEST(full.exit_code == 1);
  BOOST_TEST(holds(full.err, "cannot write /dev/full: No space left"), full.err);
}

BOOST_AUTO_TEST_CASE(a_fifo_gets_a_table) {
  const Outcome read = run({"sh", "-c",
                            "mkfifo pipe; '" PLEXUS_PROGRAM
                            "' predict out --input new.csv --output pipe & cat pipe; wait $! && echo done"},
                           scratch.path());
  BOOST_TEST(read.out.starts_with("kind,kind.iris,kind.rose,kind.tulip\n"), read.out);
  BOOST_TEST(read.out.ends_with("done\n"), read.out);
  BOOST_TEST(fs::is_fifo(scratch.path() / "pipe"));
}

BOOST_AUTO_TEST_CASE(one_row_without_the_dimension_of_rows_is_told_how_to_have_it) {
  ::plexus::write_npy(scratch.path() / "one.npy", ::plexus::Tensor::of<float>({2}, {0.5F, 0.25F}));
  const Outcome refused = predict({}, "one.npy");
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "takes [?, 2]"), refused.err);
  BOOST_TEST(holds(refused.err, "has [2]: for one row save it as [1, 2]"), refused.err);
}

BOOST_AUTO_TEST_SUITE_END()
