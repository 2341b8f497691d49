// IDX files that are damaged, cut short or given for something else, through the executable.

#include <cstdint>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 255U);
  return bytes;
}

constexpr std::uint32_t rows = 60;
constexpr std::uint32_t side = 10;

/// Images of noise, which gzip cannot make smaller: a file cut in the middle lacks rows, not its header.
std::string images() {
  std::string bytes = std::string("\0\0\x08\x03", 4) + big_endian(rows) + big_endian(side) + big_endian(side);
  std::uint32_t state = 1;
  for (std::uint32_t i = 0; i < rows * side * side; ++i) {
    state = state * 1664525U + 1013904223U;
    bytes += static_cast<char>(state >> 24);
  }
  return bytes;
}

std::string labels(std::uint32_t count = rows) {
  std::string bytes = std::string("\0\0\x08\x01", 4) + big_endian(count);
  for (std::uint32_t i = 0; i < count; ++i) bytes += static_cast<char>(i % 3);
  return bytes;
}

/// The small run over IDX files of these names.
std::string run_of(const std::string& images_file, const std::string& labels_file) {
  std::string run = with(small_run, "{csv: {file: small.csv}}",
                         "{idx: {images: " + images_file + ", labels: " + labels_file + "}}");
  run = with(run, "  inputs: [x, y]\n  target: kind\n", "");
  return with(run, "  - dense: {units: 8",
              "  - flatten\n  - rescaling: {scale: 1/255}\n  - dense: {units: 8");
}

struct Files : Scratch {
  Files() {
    write("images", images());
    write("labels", labels());
  }

  Outcome train(const std::string& images_file, const std::string& labels_file) const {
    write("run.yaml", run_of(images_file, labels_file));
    const Outcome outcome = run_plexus({"train", "run.yaml"}, path());
    if (outcome.exit_code != 0) BOOST_TEST(!fs::exists(path() / "runs"), "a run directory was left");
    return outcome;
  }

  void require_refused(const Outcome& outcome, int exit_code, const std::vector<std::string>& says) const {
    BOOST_TEST(outcome.exit_code == exit_code, outcome.err);
    for (const std::string& part : says) {
      BOOST_TEST(outcome.err.find(part) != std::string::npos, "'" << part << "' is not in:\n" << outcome.err);
    }
  }

  void gzip(const std::string& name) const {
    BOOST_TEST_REQUIRE(run({"gzip", "-n", name}, path()).exit_code == 0);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(wrong_files, Files)

BOOST_AUTO_TEST_CASE(good_ones_are_trained_on) {
  gzip("images");
  BOOST_TEST(train("images.gz", "labels").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_truncated_file) {
  write("short", images().substr(0, 5000));
  require_refused(train("short", "labels"), 2, {"run.yaml:5:", "short is damaged or truncated"});
  write("short", labels().substr(0, 40));
  require_refused(train("images", "short"), 2, {"run.yaml:5:", "short is damaged or truncated"});
  write("short", images().substr(0, 9));
  require_refused(train("short", "labels"), 2, {"run.yaml:5:", "short is truncated", "dimensions"});
}

// What is missing shows when the rows are read: the data is bad, not the run file.
BOOST_AUTO_TEST_CASE(a_truncated_gzip) {
  gzip("images");
  const std::string whole = read("images.gz");
  write("images.gz", whole.substr(0, whole.size() / 2));
  require_refused(train("images.gz", "labels"), 1, {"images.gz", "truncated"});
  write("images.gz", whole.substr(0, 12));
  require_refused(train("images.gz", "labels"), 2, {"run.yaml:5:", "images.gz"});
}

BOOST_AUTO_TEST_CASE(labels_for_other_images) {
  write("labels", labels(59));
  require_refused(train("images", "labels"), 2,
                  {"run.yaml:5:", "images holds 60 images", "labels holds 59 labels"});
}

BOOST_AUTO_TEST_CASE(images_and_labels_swapped) {
  require_refused(train("labels", "images"), 2, {"run.yaml:5:", "Are images and labels swapped?"});
}

BOOST_AUTO_TEST_CASE(another_format) {
  write("other", small_table);
  require_refused(train("other", "labels"), 2, {"run.yaml:5:", "other is not an IDX file"});
  write("other", images().replace(2, 1, 1, '\x0A'));
  require_refused(train("other", "labels"), 2, {"run.yaml:5:", "type code 0x0A"});
}

BOOST_AUTO_TEST_SUITE_END()
