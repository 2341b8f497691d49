#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "fake_source.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::FakeSource;

BOOST_AUTO_TEST_SUITE(options)

namespace {

struct Scaled final : Component {
  static constexpr Kind kind = Kind::initializer;
  explicit Scaled(double value) : scale(value) {}
  double scale;
};

FakeSource parts() {
  FakeSource source;
  source.add(Kind::layer, Schema("dense", "")
                              .integer("units", "width of the output", at_least(1))
                              .hint("for example units: 10")
                              .component("activation", Kind::layer, "linear")
                              .boolean("use_bias", true, "add a bias vector")
                              .component("kernel_initializer", Kind::initializer, "scaled"));
  source.add(Kind::layer, Schema("linear", ""));
  source.add(Kind::layer,
             Schema("dropout", "").number("rate", "share", in_half_open(0, 1)).optional_integer("seed", ""));
  source.add(Kind::layer, Schema("relu", "").alias("rectifier"));
  source.add(Kind::layer, Schema("conv", "")
                              .integers("kernel", "size", at_least(1))
                              .choice("padding", {"valid", "same"}, "valid", "border")
                              .optional_text("label", "")
                              .optional_path("mask", "")
                              .optional_paths("files", ""));
  source.add(Kind::initializer, Schema("scaled", "").number("scale", 0.5, "factor"),
             [](const Options& options) { return std::make_unique<Scaled>(options.number("scale")); });
  source.add(Kind::optimizer, Schema("sgd", "").number("learning_rate", 0.01, "", greater_than(0)));
  return source;
}

std::string mistakes_of(const Tree& tree, const std::vector<std::string>& ignored = {}) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  read_choice(tree, Kind::layer, source, diagnostics, ignored);
  return diagnostics.text();
}

Tree layer(const char* name, std::vector<Tree::Entry> options) {
  return Tree::map({{name, Tree::map(std::move(options)), {}}});
}

}  // namespace

/// Messages about an option point at its value; of a default, at the component.
BOOST_AUTO_TEST_CASE(values_know_where_they_stand) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  const auto file = std::make_shared<const Source>(Source{"run.yaml", "dense: {units: 10}", "."});
  const Choice dense = read_choice(parse_yaml(file), Kind::layer, source, diagnostics);
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  BOOST_TEST(dense.options->position("units").line == 1);
  BOOST_TEST(dense.options->position("units").column == 16);
  BOOST_TEST(dense.options->position("use_bias").source->name == "run.yaml");
  BOOST_CHECK_THROW(dense.options->position("unit"), UsageError);
  Options made(source);
  made.set("units", std::int64_t{3});
  BOOST_TEST((made.position("units").source == nullptr));
}

BOOST_AUTO_TEST_CASE(given_values_and_defaults_are_all_there) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  const Choice dense = read_choice(layer("dense", {{"units", "1e3", {}}, {"use_bias", false, {}}}),
                                   Kind::layer, source, diagnostics);
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  BOOST_TEST(dense.options->integer("units") == 1000);
  BOOST_TEST(!dense.options->boolean("use_bias"));
  BOOST_TEST(dense.options->choice("activation").name == "linear");
  const auto part = dense.options->make<Scaled>("kernel_initializer");
  BOOST_TEST(part->scale == 0.5);
}

BOOST_AUTO_TEST_CASE(an_alias_is_resolved_and_what_was_typed_is_kept) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  const Choice relu = read_choice("rectifier", Kind::layer, source, diagnostics);
  BOOST_TEST(relu.name == "relu");
  BOOST_TEST(relu.typed == "rectifier");
  BOOST_TEST(relu.options != nullptr);
}

BOOST_AUTO_TEST_CASE(asking_for_what_the_schema_does_not_declare_is_a_usage_error) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  const Choice dropout = read_choice(layer("dropout", {{"rate", 0.5, {}}}), Kind::layer, source, diagnostics);
  BOOST_TEST(!dropout.options->has("seed"));
  BOOST_TEST(dropout.options->make<Scaled>("seed") == nullptr);
  BOOST_CHECK_THROW(dropout.options->has("sed"), UsageError);
  BOOST_CHECK_THROW(dropout.options->integer("rate"), UsageError);
  BOOST_CHECK_THROW(dropout.options->integer("seed"), UsageError);
}

BOOST_AUTO_TEST_CASE(every_mistake_is_reported) {
  const std::string text = mistakes_of(layer("dense", {{"unit", 3, {}}, {"use_bias", "yes", {}}}));
  BOOST_TEST(text ==
             "unknown option 'unit' of layer 'dense'; did you mean 'units'?\n"
             "layer 'dense' needs the option 'units': width of the output; for example units: 10\n"
             "option 'use_bias' of layer 'dense': expected true or false, found the text 'yes'");
}

BOOST_AUTO_TEST_CASE(wrong_types_say_expected_and_found) {
  Tree quoted("2");
  quoted.set_quoted(true);
  const std::string owner = "option 'units' of layer 'dense'";
  BOOST_TEST(mistakes_of(layer("dense", {{"units", "abc", {}}})) ==
             owner + ": expected an integer, found the text 'abc'");
  BOOST_TEST(mistakes_of(layer("dense", {{"units", quoted, {}}})) ==
             owner + ": expected an integer, found the quoted text \"2\"; write it without quotes");
  BOOST_TEST(mistakes_of(layer("dense", {{"units", 2.5, {}}})) ==
             owner + ": expected an integer, found the number 2.5");
  BOOST_TEST(mistakes_of(layer("dense", {{"units", 0, {}}})) == owner + " must be at least 1, found 0");
  BOOST_TEST(mistakes_of(layer("dropout", {{"rate", 1, {}}})) ==
             "option 'rate' of layer 'dropout' must be in [0, 1), found 1");
  BOOST_TEST(mistakes_of(layer("conv", {{"kernel", 3, {}}})) ==
             "option 'kernel' of layer 'conv': expected a list of integers, found the integer 3; write [3]");
  BOOST_TEST(mistakes_of(layer("conv", {{"kernel", Tree::list({3}), {}}, {"padding", "some", {}}})) ==
             "option 'padding' of layer 'conv': expected one of valid, same, found the text 'some'; did you "
             "mean 'same'?");
  BOOST_TEST(mistakes_of(layer("conv", {{"kernel", Tree::list({3}), {}}, {"label", 7, {}}})) ==
             "option 'label' of layer 'conv': expected a text, found the integer 7; write \"7\"");
}

BOOST_AUTO_TEST_CASE(a_component_is_a_name_or_a_name_with_options) {
  BOOST_TEST(mistakes_of(Tree::map({{"dropout", 0.5, {}}})) ==
             "layer 'dropout': expected a map of options, found the number 0.5; write dropout: {rate: 0.5}");
  BOOST_TEST(mistakes_of(Tree::map({{"conv", Tree::list({3, 3}), {}}})) ==
             "layer 'conv': expected a map of options, found a list; write conv: {kernel: [3, 3]}");
  BOOST_TEST(mistakes_of(Tree::map({{"linear", 1, {}}})) ==
             "layer 'linear' has no options; write just linear");
  BOOST_TEST(mistakes_of(Tree::map({{"dense", Tree(), {}}, {"units", 3, {}}})) ==
             "expected one layer, found a map with 2 keys ('dense', 'units'); "
             "options go under its name, indented: dense: {units: ...}");
  BOOST_TEST(mistakes_of(3) == "expected a layer, its name or `name: {options}`, found the integer 3");
  BOOST_TEST(mistakes_of("dense") ==
             "layer 'dense' needs the option 'units': width of the output; for example units: 10");
}

BOOST_AUTO_TEST_CASE(an_unknown_component_says_what_is_near_or_lists_its_kind) {
  BOOST_TEST(mistakes_of("dens") == "there is no layer 'dens'; did you mean 'dense'?");
  BOOST_TEST(
      mistakes_of("sgd") ==
      "there is no layer 'sgd'; 'sgd' is an optimizer; the layers are: conv, dense, dropout, linear, relu; "
      "others come with a plugin: plugins: [./build/NAME.so]");
}

BOOST_AUTO_TEST_CASE(mistakes_inside_a_nested_component_are_found) {
  const Tree activation = layer("dropout", {{"rat", 0.5, {}}});
  BOOST_TEST(mistakes_of(layer("dense", {{"units", 3, {}}, {"activation", activation, {}}})) ==
             "unknown option 'rat' of layer 'dropout'; did you mean 'rate'?\n"
             "layer 'dropout' needs the option 'rate': share");
}

BOOST_AUTO_TEST_CASE(null_restores_the_default) {
  BOOST_TEST(mistakes_of(layer("dense", {{"units", 3, {}}, {"use_bias", Tree(), {}}})) == "");
  BOOST_TEST(mistakes_of(layer("dropout", {{"rate", 0, {}}, {"seed", Tree(), {}}})) == "");
  BOOST_TEST(mistakes_of(layer("dropout", {{"rate", Tree(), {}}})) ==
             "layer 'dropout' needs the option 'rate': share");
}

BOOST_AUTO_TEST_CASE(ignored_keys_belong_to_somebody_else) {
  const Tree tree = layer("dropout", {{"rate", 0.5, {}}, {"name", "d", {}}});
  BOOST_TEST(mistakes_of(tree, {"name"}) == "");
  BOOST_TEST(mistakes_of(tree) == "unknown option 'name' of layer 'dropout'; known: rate, seed");
}

BOOST_AUTO_TEST_CASE(paths_are_relative_to_what_they_were_written_in) {
  const FakeSource source = parts();
  Tree mask("data/../m.npy");
  const auto read = [&] {
    Diagnostics diagnostics;
    return read_choice(layer("conv", {{"kernel", Tree::list({3}), {}}, {"mask", mask, {}}}), Kind::layer,
                       source, diagnostics)
        .options->path("mask");
  };
  BOOST_TEST(read() == std::filesystem::current_path() / "m.npy");
  mask.set_position({std::make_shared<Source>(Source{"run.yaml", "", "/runs/a"}), 1, 1, 1});
  BOOST_TEST(read() == "/runs/a/m.npy");
}

BOOST_AUTO_TEST_CASE(one_path_or_several_are_a_list) {
  const FakeSource source = parts();
  const auto conv = [](Tree files) {
    return layer("conv", {{"kernel", Tree::list({3}), {}}, {"files", std::move(files), {}}});
  };
  const auto read = [&](Tree files) {
    files.set_position({std::make_shared<Source>(Source{"run.yaml", "", "/runs"}), 1, 1, 1});
    for (Tree& item : files.items()) item.set_position(files.position());
    Diagnostics diagnostics;
    return read_choice(conv(std::move(files)), Kind::layer, source, diagnostics);
  };
  const auto written = [&](const Choice& choice) {
    return to_yaml(*to_tree(choice).find("conv")->find("files"));
  };
  const Choice one = read("a.csv"), two = read(Tree::list({"b.csv", "/a.csv"}));
  BOOST_TEST(one.options->paths("files") == (std::vector<std::string>{"/runs/a.csv"}),
             boost::test_tools::per_element());
  BOOST_TEST(two.options->paths("files") == (std::vector<std::string>{"/runs/b.csv", "/a.csv"}),
             boost::test_tools::per_element());
  BOOST_TEST(written(one) == "\"/runs/a.csv\"\n");
  BOOST_TEST(written(two) == "- \"/runs/b.csv\"\n- \"/a.csv\"\n");
  BOOST_TEST(mistakes_of(conv(Tree::list({}))).find("the list is empty") != std::string::npos);
  BOOST_TEST(mistakes_of(conv(Tree::map())).find("expected a path, or a list of paths, found an empty map") !=
             std::string::npos);
  BOOST_TEST(mistakes_of(conv(Tree::list({"a.csv", 3}))).find("expected a text, found the integer 3") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(to_tree_writes_every_default_and_reads_back) {
  const FakeSource source = parts();
  Diagnostics diagnostics;
  const Choice dense = read_choice(layer("dense", {{"units", 3, {}}}), Kind::layer, source, diagnostics);
  const Tree tree = to_tree(dense);
  BOOST_TEST(to_yaml(tree) ==
             "dense:\n"
             "  units: 3\n"
             "  activation: linear\n"
             "  use_bias: true\n"
             "  kernel_initializer:\n"
             "    scaled:\n"
             "      scale: 0.5\n");
  const Choice again = read_choice(tree, Kind::layer, source, diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  BOOST_TEST((to_tree(again) == tree));
}

/// A default that is no component is told with the option that has it, and where its owner stands.
BOOST_AUTO_TEST_CASE(a_default_is_the_name_of_a_component) {
  const auto message = [](const std::string& value) {
    FakeSource source = parts();
    source.add(Kind::layer, Schema("gated", "").component("start", Kind::initializer, value, ""));
    Diagnostics diagnostics;
    const auto file = std::make_shared<const Source>(Source{"run.yaml", "gated", "."});
    read_choice(parse_yaml(file), Kind::layer, source, diagnostics);
    return diagnostics.text();
  };
  const std::string start = "run.yaml:1:1: the default of option 'start' of layer 'gated' ";
  const std::string alone = start + "must be the name of an initializer alone; found 'scaled: {scale: -2}'";
  BOOST_TEST(message("scaled").empty());
  const std::string with_options = message("scaled: {scale: -2}");
  BOOST_TEST(with_options.starts_with(alone + "; did you mean 'scaled'?"), with_options);
  const std::string misspelt = message("scalled");
  BOOST_TEST(
      misspelt.starts_with(start + "is 'scalled', but there is no such initializer; did you mean 'scaled'?"),
      misspelt);
  BOOST_TEST(
      message("other").starts_with(start + "is 'other', but there is no such initializer; known: scaled"));
}

/// Messages for the author of a component, who asks otherwise than the schema declares.
BOOST_AUTO_TEST_CASE(a_wrong_request_is_answered_with_the_right_one) {
  const FakeSource source = parts();
  Options made(source);
  made.set("alpha", 0.5);
  made.set("seed", std::monostate());
  made.set("start", Choice{Kind::initializer, "scaled", "scaled", nullptr, {}});
  made.set("sizes", std::vector<std::int64_t>{1});
  BOOST_TEST(message_of([&] { made.integer("alpha"); }) ==
             "option 'alpha' is asked for as an integer, but its schema declares a number: write "
             "options.number(\"alpha\")");
  BOOST_TEST(message_of([&] { made.number("start"); }) ==
             "option 'start' is asked for as a number, but its schema declares a component: write "
             "options.make<Initializer>(\"start\")");
  BOOST_TEST(message_of([&] {
               made.text("sizes");
             }).ends_with("declares integers: write options.integers(\"sizes\")"));
  BOOST_TEST(message_of([&] { made.integer("alhpa"); }) ==
             "option 'alhpa' is asked for, but the schema does not declare it; did you mean 'alpha'?");
  BOOST_TEST(message_of([&] {
               made.integer("momentum");
             }).ends_with("does not declare it; known: alpha, seed, sizes, start"));
  BOOST_TEST(message_of([&] { Options(source).integer("alpha"); }).ends_with("it declares none"));
  BOOST_TEST(message_of([&] { made.integer("seed"); }) == "option 'seed' was not given; ask has() first");
}

BOOST_AUTO_TEST_SUITE_END()
