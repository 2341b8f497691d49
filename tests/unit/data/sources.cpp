// Datasets that are brought along, and those of archives, run files and folders of pictures.

#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/npz_writer.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"
#include "source_bytes.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(sources)

namespace {

constexpr auto each = boost::test_tools::per_element();
using Names = std::vector<std::string>;

Choice chosen(const std::string& source, const std::filesystem::path& folder) {
  load_plugin(standard_plugin_folder() / "datasets.so");
  const auto text = std::make_shared<Source>(Source{"run.yaml", source, folder});
  Diagnostics diagnostics;
  const Choice choice = read_choice(parse_yaml(text), Kind::dataset, registry(), diagnostics);
  diagnostics.throw_if_any();
  return choice;
}

std::unique_ptr<const Dataset> made(const std::string& source, const std::filesystem::path& folder = ".") {
  return make<Dataset>(chosen(source, folder));
}

std::string bytes_of(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::vector<int> pixels_of(const Tensor& images) {
  std::vector<int> pixels;
  for (std::int64_t i = 0; i < images.elements(); ++i) pixels.push_back(static_cast<int>(images.at(i)));
  return pixels;
}

std::vector<int> pixels_of_file(const std::string& bytes, const std::string& options = "") {
  const Scratch scratch;
  scratch.write("p.png", bytes);
  return pixels_of(
      made("image_folder: {dir: p.png" + options + "}", scratch.path())->read(Part::train)[0].values);
}

/// By this process, from files of any kind, so far; 0 if the system does not tell.
std::int64_t bytes_read() {
  std::ifstream told("/proc/self/io");
  std::string what;
  std::int64_t bytes = 0;
  return told >> what >> bytes && what == "rchar:" ? bytes : 0;
}

}  // namespace

// Rows 34 and 37 are those of Fisher's paper, not of UCI's copy.
BOOST_AUTO_TEST_CASE(iris_is_the_corrected_one) {
  const auto dataset = made("iris");
  const std::vector<Column> table = dataset->read(Part::train);
  BOOST_TEST_REQUIRE(table.size() == 5U);
  BOOST_TEST(table[4].classes == dataset->describe().fields[4].classes, each);
  BOOST_TEST(table[4].values.shape()[0] == 150);
  for (const auto& [row, width] : {std::pair{34, 0.2}, {37, 0.1}}) {
    BOOST_TEST(table[0].values.at(row) == 4.9);
    BOOST_TEST(table[3].values.at(row) == width);
  }
  BOOST_TEST(table[1].values.at(37) == 3.6);
}

// The first row of the file: 880 rooms, 129 bedrooms, 322 people in 126 households, worth 452600.
BOOST_AUTO_TEST_CASE(california_housing_has_the_features_of_scikit_learn) {
  const auto dataset = made("california_housing");
  const std::vector<Column> table = dataset->read(Part::train);
  BOOST_TEST(dataset->describe().train_rows.value() == table[0].values.shape()[0]);
  const std::vector<std::pair<std::string, double>> first{
      {"MedInc", 8.3252},           {"HouseAge", 41},       {"AveRooms", 880.0 / 126.0},
      {"AveBedrms", 129.0 / 126.0}, {"Population", 322},    {"AveOccup", 322.0 / 126.0},
      {"Latitude", 37.88},          {"Longitude", -122.23}, {"MedHouseVal", 4.526}};
  for (std::size_t c = 0; c < first.size(); ++c) {
    BOOST_TEST(table[c].name == first[c].first);
    BOOST_TEST(table[c].values.at(0) == first[c].second);
  }
}

BOOST_AUTO_TEST_CASE(archives_of_numpy) {
  const Scratch scratch;
  const std::string whole = bytes_of(compressed_npz);
  scratch.write("a.npz", whole);
  const auto dataset = made("npz: {file: a.npz}", scratch.path());
  BOOST_CHECK(dataset->describe().fields.at(0).row == (Type{DType::float64, {2}}));
  const std::vector<Column> table = dataset->read(Part::train);
  BOOST_CHECK(table[0].values == (Tensor::of<double>({3, 2}, {0, 1.5, 3, 4.5, 6, 7.5})));
  BOOST_CHECK(table[1].values == (Tensor::of<std::int32_t>({3}, {2, 0, 1})));
  BOOST_TEST(made("npz: {file: a.npz, columns: [y]}", scratch.path())->read(Part::train).size() == 1U);
  BOOST_CHECK_EXCEPTION(made("npz: {file: a.npz, columns: [z]}", scratch.path())->describe(), DataError,
                        Says{"has no array 'z'"});
  scratch.write("cut.npz", whole.substr(0, whole.size() - 30));
  BOOST_CHECK_EXCEPTION(made("npz: {file: cut.npz}", scratch.path())->describe(), DataError,
                        Says{"cut.npz is damaged"});
  std::string wrong = whole;
  wrong[60] = static_cast<char>(wrong[60] ^ 1);  // in the compressed bytes of x
  scratch.write("wrong.npz", wrong);
  BOOST_CHECK_EXCEPTION(made("npz: {file: wrong.npz}", scratch.path())->read(Part::train), DataError,
                        Says{"wrong.npz"});
  scratch.write("text.npz", "a,b\n1,2\n");
  BOOST_CHECK_EXCEPTION(made("npz: {file: text.npz}", scratch.path())->describe(), DataError,
                        Says{"text.npz is no ZIP archive"});
}

BOOST_AUTO_TEST_CASE(the_headers_of_an_archive_are_read_without_its_arrays) {
  const Scratch scratch;
  const Tensor large(DType::float64, {1 << 20, 2});
  scratch.write("large.npz", npz_bytes({{"x", large}, {"y", Tensor(DType::int32, {1 << 20})}}));
  const auto dataset = made("npz: {file: large.npz}", scratch.path());
  const std::int64_t before = bytes_read();
  const Description description = dataset->describe();
  const std::int64_t read = bytes_read() - before;
  BOOST_TEST(description.fields.size() == 2U);
  BOOST_TEST(read < 1'000'000);  // of 20 MiB
  BOOST_TEST((dataset->read(Part::train).at(0).values == large));
}

// As gzip compresses any file.
BOOST_AUTO_TEST_CASE(an_archive_may_be_compressed_once_more) {
  const Scratch scratch;
  const fs::path file = scratch.path() / "a.npz";
  scratch.write("a.npz", npz_bytes({{"x", Tensor::of<double>({2}, {1, 2})}}));
  BOOST_TEST_REQUIRE(std::system(("gzip " + file.string()).c_str()) == 0);
  fs::rename(file.string() + ".gz", file);
  const auto dataset = made("npz: {file: a.npz}", scratch.path());
  BOOST_CHECK(dataset->read(Part::train).at(0).values == (Tensor::of<double>({2}, {1, 2})));
}

BOOST_AUTO_TEST_CASE(tables_in_the_run_file) {
  const auto dataset =
      made("inline: {columns: {x: [1, 0.5, 1/4], colour: [red, blue, red], gap: [1, null, 3]}}");
  const std::vector<Column> table = dataset->read(Part::train);
  BOOST_CHECK(table[0].values == (Tensor::of<double>({3}, {1, 0.5, 0.25})));
  BOOST_TEST(table[1].classes == (Names{"blue", "red"}), each);
  BOOST_CHECK(table[1].values == (Tensor::of<std::int64_t>({3}, {1, 0, 1})));
  BOOST_TEST(std::isnan(table[2].values.at(1)));
  BOOST_TEST(table[2].missing == "column 'gap' has no value in row 1 (from 0)");
  BOOST_CHECK_EXCEPTION(made("inline: {columns: {x: [1, 2], y: [1]}}"), ConfigError,
                        Says{"column 'y' has 1 values, but 'x' has 2"});
  BOOST_CHECK_EXCEPTION(made("inline: {columns: {x: 1}}"), ConfigError,
                        Says{"column 'x' is a list of values"});
}

BOOST_AUTO_TEST_CASE(a_pattern_names_the_files_of_a_table) {
  const Scratch scratch;
  scratch.write("part-b.csv", "x\n2\n");
  scratch.write("part-a.csv", "x\n1\n");
  scratch.write("other.csv", "x\n3\n");
  const auto dataset = made("csv: {file: 'part-*.csv'}", scratch.path());
  BOOST_CHECK(dataset->read(Part::train)[0].values == (Tensor::of<double>({2}, {1, 2})));
  BOOST_TEST(dataset->files().size() == 2U);
  BOOST_CHECK_EXCEPTION(made("csv: {file: 'q*.csv'}", scratch.path())->describe(), DataError,
                        Says{"no file matches "});
  BOOST_CHECK_EXCEPTION(made("csv: {file: other.csv, delimiter: ab}", scratch.path()), ConfigError,
                        Says{"delimiter is 'ab', expected a single character"});
  BOOST_CHECK_EXCEPTION(made("csv: {file: other.csv, decimal: ','}", scratch.path()), ConfigError,
                        Says{"delimiter and decimal are both ','"});
  BOOST_CHECK_EXCEPTION(made("csv: {file: other.csv, dtypes: {x: float}}", scratch.path()), ConfigError,
                        Says{"the dtype of column 'x' is text or number"});
}

BOOST_AUTO_TEST_CASE(pictures_of_a_folder_have_its_sub_folders_for_classes) {
  const Scratch scratch;
  for (const char* folder : {"all", "all/moon", "all/sun", "test", "test/sun"}) {
    std::filesystem::create_directory(scratch.path() / folder);
  }
  scratch.write("all/sun/1.pgm", std::string("P5\n# by hand\n2 1 255\n\x0A\x14", 24));
  scratch.write("all/moon/b.ppm", "P3 2 1 15 15 0 0 0 15 0");
  scratch.write("all/moon/a.pgm", "P2 1 1 4 2");
  scratch.write("all/moon/notes.txt", "none");
  scratch.write("test/sun/1.pgm", "P2 2 1 255 7 8");
  const auto dataset =
      made("image_folder: {dir: all, test_dir: test, size: [1, 2], channels: 1}", scratch.path());
  BOOST_TEST(dataset->describe().train_rows.value() == 3);
  const std::vector<Column> train = dataset->read(Part::train);
  // 2 of 4 is 127.5 of 255, rounded up; red is 0.299 * 255 = 76.2 and green 0.587 * 255 = 149.7.
  BOOST_TEST(pixels_of(train[0].values) == (std::vector<int>{128, 128, 76, 150, 10, 20}), each);
  BOOST_TEST(train[1].classes == (Names{"moon", "sun"}), each);
  BOOST_CHECK(train[1].values == (Tensor::of<std::int64_t>({3}, {0, 0, 1})));
  BOOST_CHECK(dataset->read(Part::test)[1].values == (Tensor::of<std::int64_t>({1}, {1})));
  const Choice source = chosen("image_folder: {dir: all, size: [1, 2]}", scratch.path());
  const auto one = source_of_path(source, (scratch.path() / "test/sun/1.pgm").string());
  BOOST_TEST(pixels_of(one->read(Part::train).at(0).values) == (std::vector<int>{7, 7, 7, 8, 8, 8}), each);
  BOOST_CHECK_EXCEPTION(made("image_folder: {dir: all, resize: none}", scratch.path())->read(Part::train),
                        DataError, Says{"b.ppm has 1 x 2 pixels, expected 1 x 1"});
  scratch.write("all/sun/2.png", bytes_of(png_of_colours).substr(0, 50));
  BOOST_CHECK_EXCEPTION(dataset->read(Part::train), DataError, Says{"2.png is a broken PNG picture"});
}

// Two by two in the training; the mean of four pixels in each place.
BOOST_AUTO_TEST_CASE(pictures_become_as_large_as_those_of_a_training) {
  const Scratch scratch;
  scratch.write("p.pgm",
                "P2 4 4 255 "
                "0 0 8 8  0 0 8 8  20 20 40 40  20 20 40 40");
  const auto dataset = made("image_folder: {dir: p.pgm, channels: 1}", scratch.path());
  const Field known{"image", {DType::uint8, {2, 2, 1}}};
  const Tensor image = dataset->read_known(Part::train, {known}).at(0).values;
  BOOST_CHECK(image.shape() == (Shape{1, 2, 2, 1}));
  BOOST_CHECK(dataset->read_known(Part::train, {}).at(0).values.shape() == (Shape{1, 4, 4, 1}));
}

// 65536 by 65536 in the place of 2 by 1, and the check sum of that header (zlib's crc32).
BOOST_AUTO_TEST_CASE(a_picture_cannot_claim_more_pixels_than_its_file_holds) {
  const Scratch scratch;
  std::string png = bytes_of(png_of_colours);
  png.replace(16, 8, bytes_of("0001000000010000"));
  png.replace(29, 4, bytes_of("e3e6a7b4"));
  scratch.write("p.png", png);
  BOOST_CHECK_EXCEPTION(made("image_folder: {dir: p.png}", scratch.path())->read(Part::train), DataError,
                        Says{"p.png is a broken PNG picture: it claims 65536 x 65536 pixels in 72 bytes"});
}

BOOST_AUTO_TEST_CASE(png_pictures_of_every_kind) {
  using Pixels = std::vector<int>;
  BOOST_TEST(pixels_of_file(bytes_of(png_of_colours)) == (Pixels{10, 20, 30, 40, 50, 60}), each);
  BOOST_TEST(pixels_of_file(bytes_of(png_of_16_bits)) == (Pixels{128, 128, 128, 255, 255, 255}), each);
  BOOST_TEST(pixels_of_file(bytes_of(png_of_a_palette)) == (Pixels{200, 100, 50, 1, 2, 3}), each);
  BOOST_TEST(pixels_of_file(bytes_of(png_with_alpha)) == (Pixels{10, 20, 30, 255, 255, 255}), each);
}

// After a quarter turn the left side is on top: 16 rows of 8 pixels, red above blue, but for what JPEG loses.
BOOST_AUTO_TEST_CASE(jpeg_pictures_stand_upright) {
  const Scratch scratch;
  const std::string bytes = bytes_of(jpeg_to_be_turned);
  scratch.write("p.jpg", bytes);
  const auto dataset = made("image_folder: {dir: p.jpg}", scratch.path());
  const Tensor image = dataset->read(Part::train)[0].values;
  BOOST_REQUIRE(image.shape() == (Shape{1, 16, 8, 3}));
  for (std::int64_t y = 0; y < 16; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) {
      const bool red = y < 8;
      BOOST_TEST(std::abs(image.at((y * 8 + x) * 3) - (red ? 255 : 0)) <= 8);
      BOOST_TEST(std::abs(image.at((y * 8 + x) * 3 + 2) - (red ? 0 : 255)) <= 8);
    }
  }
  scratch.write("p.jpg", bytes.substr(0, bytes.size() - 40));
  BOOST_CHECK_EXCEPTION(dataset->read(Part::train), DataError, Says{"p.jpg is a broken JPEG picture"});
}

// Two pixels become one: their mean. Four in a row, 2 x 2 wanted: the middle two, in two equal rows; or all
// four as one row between black ones.
BOOST_AUTO_TEST_CASE(pictures_get_another_size) {
  using Pixels = std::vector<int>;
  BOOST_TEST(pixels_of_file("P2 2 1 255 10 30", ", size: [1, 1], channels: 1") == (Pixels{20}), each);
  const std::string four = "P2 4 1 255 0 100 200 255";
  BOOST_TEST(pixels_of_file("P2 4 2 255 0 100 200 255 0 100 200 255",
                            ", size: [2, 2], channels: 1, resize: crop") == (Pixels{100, 200, 100, 200}),
             each);
  BOOST_TEST(pixels_of_file(four, ", size: [3, 4], channels: 1, resize: pad") ==
                 (Pixels{0, 0, 0, 0, 0, 100, 200, 255, 0, 0, 0, 0}),
             each);
}

BOOST_AUTO_TEST_SUITE_END()
