#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(datasets)

namespace {

/// The dataset that a run file's `source` describes, relative paths from `folder`.
std::unique_ptr<const Dataset> dataset_of(const std::string& source,
                                          const std::filesystem::path& folder = ".") {
  load_plugin(standard_plugin_folder() / "datasets.so");
  const auto text = std::make_shared<Source>(Source{"run.yaml", source, folder});
  Diagnostics diagnostics;
  const Choice choice = read_choice(parse_yaml(text), Kind::dataset, registry(), diagnostics);
  diagnostics.throw_if_any();
  return make<Dataset>(choice);
}

const std::string two_images = "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\x01\x02\x03\x04"s;

std::string labels(const std::string& values) {
  return "\0\0\x08\x01\0\0\0"s + static_cast<char>(values.size()) + values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(fashion_mnist_describes_and_reads_its_parts) {
  const auto dataset = dataset_of("fashion_mnist");
  const Description description = dataset->describe();
  BOOST_TEST(description.train_rows.value() == 60000);
  BOOST_TEST(description.test_rows.value() == 10000);
  BOOST_TEST(description.has_test);
  BOOST_CHECK(description.fields.at(0).row == (Type{DType::uint8, {28, 28}}));
  BOOST_CHECK(description.fields[0].use == Use::input);
  BOOST_CHECK(description.fields.at(1).use == Use::target);
  BOOST_TEST(description.fields[1].classes.at(9) == "Ankle boot");
  BOOST_TEST(dataset->files().size() == 4U);

  const std::vector<Column> test = dataset->read(Part::test);
  BOOST_TEST(test.at(1).values.at(0) == 9);
  BOOST_TEST(test[1].classes.size() == 10U);
  BOOST_CHECK(test[0].values.shape() == (Shape{10000, 28, 28}));
}

BOOST_AUTO_TEST_CASE(an_absent_fashion_mnist_names_its_package) {
  const Scratch scratch;
  const auto dataset = dataset_of("fashion_mnist: {dir: .}", scratch.path());
  BOOST_CHECK_EXCEPTION(dataset->describe(), DataError, Says{"apt install dataset-fashion-mnist"});
  BOOST_CHECK_EXCEPTION(dataset->describe(), DataError, Says{scratch.path().string()});
}

BOOST_AUTO_TEST_CASE(idx_files_by_name) {
  const Scratch scratch;
  scratch.write("i", two_images);
  scratch.write("l", labels("\x00\x01"s));
  const auto dataset = dataset_of("idx: {images: i, labels: l, classes: [no, yes]}", scratch.path());
  BOOST_TEST(dataset->describe().train_rows.value() == 2);
  BOOST_TEST(!dataset->describe().has_test);
  const std::vector<Column> train = dataset->read(Part::train);
  BOOST_CHECK(train.at(0).values == (Tensor::of<std::uint8_t>({2, 1, 2}, {1, 2, 3, 4})));
  BOOST_TEST(train.at(1).classes.at(1) == "yes");
}

BOOST_AUTO_TEST_CASE(idx_files_that_do_not_belong_together) {
  const Scratch scratch;
  scratch.write("i", two_images);
  scratch.write("l", labels("\x00\x01"s));
  scratch.write("three", labels("\x00\x01\x02"s));
  scratch.write("far", labels("\x00\x02"s));
  const auto describe = [&](const std::string& options) {
    dataset_of("idx: " + options, scratch.path())->describe();
  };
  BOOST_CHECK_EXCEPTION(describe("{images: l, labels: i}"), DataError, Says{"swapped?"});
  BOOST_CHECK_EXCEPTION(describe("{images: i, labels: i}"), DataError,
                        Says{"expected labels: integers of one"});
  BOOST_CHECK_EXCEPTION(describe("{images: i, labels: three}"), DataError, Says{"holds 2 images, but"});
  BOOST_CHECK_EXCEPTION(describe("{images: i, labels: nil}"), DataError, Says{"nil: No such file"});
  BOOST_CHECK_EXCEPTION(describe("{images: i, labels: l, test_images: i}"), ConfigError, Says{"go together"});
  const auto far = dataset_of("idx: {images: i, labels: far, classes: [no, yes]}", scratch.path());
  BOOST_CHECK_EXCEPTION(far->read(Part::train), DataError,
                        Says{"has the label 2 in row 1 (from 0), expected 0 to 1"});
}

BOOST_AUTO_TEST_CASE(csv_tables) {
  const Scratch scratch;
  scratch.write("train.csv", "size,kind\n1,b\n2,a\n");
  scratch.write("test.csv", "size,kind\n7,b\n");
  const auto dataset = dataset_of("csv: {file: train.csv, test_file: test.csv}", scratch.path());
  const Description description = dataset->describe();
  BOOST_TEST(description.fields.at(1).name == "kind");
  BOOST_TEST(!description.fields[1].dtype_is_known);
  BOOST_TEST(!description.train_rows.has_value());
  BOOST_TEST(description.has_test);
  BOOST_CHECK(dataset->read(Part::test).at(1).values == (Tensor::of<std::int64_t>({1}, {1})));
  BOOST_TEST(dataset->files().size() == 2U);
}

BOOST_AUTO_TEST_CASE(csv_tables_for_testing_have_the_columns_in_any_order) {
  const Scratch scratch;
  scratch.write("train.csv", "size,kind,more,note\n1,b,,x\n2,a,1,y\n");
  scratch.write("test.csv", "kind,more,size\na,2,7\n");
  scratch.write("wrong.csv", "kind,more,size\nc,2,x\n");
  const auto dataset = dataset_of("csv: {file: train.csv, test_file: test.csv}", scratch.path());
  BOOST_TEST(dataset->describe().test_lacks == (std::vector<std::string>{"note"}),
             boost::test_tools::per_element());
  const std::vector<Column> test = dataset->read(Part::test);
  BOOST_CHECK(test.at(0).values == (Tensor::of<std::int64_t>({1}, {0})));  // of the classes a, b
  BOOST_TEST(test.at(1).flaw == "");  // a gap of the table for training is none of this one
  BOOST_TEST(test.at(1).missing == "");
  const auto wrong = dataset_of("csv: {file: train.csv, test_file: wrong.csv}", scratch.path());
  BOOST_TEST(wrong->read(Part::test).at(0).flaw.find("'c' is no class of the training") != std::string::npos);
  BOOST_TEST(wrong->read(Part::test).at(2).flaw.find("held numbers in the training") != std::string::npos);
  // What a training found counts, not the table that lies there now.
  const std::vector<Field> known = {{"kind", {DType::int64, {}}, Use::target, {"z", "b", "a"}}};
  BOOST_CHECK(dataset->read_known(Part::test, known).at(0).values == (Tensor::of<std::int64_t>({1}, {2})));
}

BOOST_AUTO_TEST_CASE(classes_of_other_sources_are_matched_by_name) {
  const Scratch scratch;
  scratch.write("i", two_images);
  scratch.write("l", labels("\x00\x01"s));
  const std::vector<Field> known = {{"label", {DType::int64, {}}, Use::target, {"yes", "no"}}};
  const auto dataset = dataset_of("idx: {images: i, labels: l, classes: [no, yes]}", scratch.path());
  const std::vector<Column> train = dataset->read_known(Part::train, known);
  BOOST_CHECK(train.at(1).values == (Tensor::of<std::int64_t>({2}, {1, 0})));
  BOOST_TEST(train.at(1).classes == known[0].classes, boost::test_tools::per_element());
  const auto other = dataset_of("idx: {images: i, labels: l, classes: [no, nay]}", scratch.path());
  BOOST_TEST(other->read_known(Part::train, known)
                 .at(1)
                 .flaw.find("'nay' in row 1 (from 0), which is no class of the training") !=
             std::string::npos);
  const auto codes = dataset_of("idx: {images: i, labels: l}", scratch.path());
  BOOST_TEST(codes->read_known(Part::train, known).at(1).classes == known[0].classes,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(npy_arrays) {
  const Scratch scratch;
  write_npy(scratch.path() / "x.npy", Tensor::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
  write_npy(scratch.path() / "y.npy", Tensor::of<std::int64_t>({2}, {0, 1}));
  write_npy(scratch.path() / "y3.npy", Tensor::of<std::int64_t>({3}, {0, 1, 2}));
  write_npy(scratch.path() / "wide.npy", Tensor::of<float>({2, 1}, {1, 2}));
  write_npy(scratch.path() / "one.npy", Tensor::scalar(1.0F));
  const auto dataset = dataset_of("npy: {inputs: x.npy, targets: y.npy}", scratch.path());
  BOOST_CHECK(dataset->describe().fields.at(0).row == (Type{DType::float32, {3}}));
  BOOST_TEST(dataset->read(Part::train).at(1).values.at(1) == 1);

  const auto describe = [&](const std::string& options) {
    dataset_of("npy: " + options, scratch.path())->describe();
  };
  BOOST_CHECK_EXCEPTION(describe("{inputs: x.npy, targets: y3.npy}"), DataError, Says{"has 2 rows, but"});
  BOOST_CHECK_EXCEPTION(describe("{inputs: one.npy, targets: y.npy}"), DataError,
                        Says{"expected an array of rows"});
  BOOST_CHECK_EXCEPTION(
      describe("{inputs: x.npy, targets: y.npy, test_inputs: wide.npy, test_targets: y.npy}"), DataError,
      Says{"wide.npy has rows of float32 [1], but those for training are float32 [3]"});
}

BOOST_AUTO_TEST_SUITE_END()
