#include <plexus/config/component.hpp>

#include <filesystem>
#include <fstream>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

// What is made is built, checked and trained by tests/install.
BOOST_AUTO_TEST_SUITE(plugin_new)

namespace {

Outcome make_plugin(const Scratch& scratch, std::vector<std::string> words) {
  words.insert(words.begin(), {"plugin", "new"});
  return run_plexus(std::move(words), scratch.path());
}

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Checks that it is refused with these words, and that nothing is there besides what was before.
void require_refused(const Scratch& scratch, std::vector<std::string> words, const std::string& message) {
  const std::set<std::string> before = files_in(scratch.path());
  const Outcome outcome = make_plugin(scratch, std::move(words));
  BOOST_TEST(outcome.exit_code == 2, outcome.out);
  BOOST_TEST(has(outcome.err, message), outcome.err);
  BOOST_TEST((files_in(scratch.path()) == before));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_has_a_template) {
  const Scratch scratch;
  for (const KindEntry& kind : component_kinds) {
    const std::string name = "tried_" + std::string(kind.name);
    const Outcome made = make_plugin(scratch, {std::string(kind.name), name});
    BOOST_TEST(made.exit_code == 0, made.err);
    BOOST_TEST(has(made.out, "plexus plugin check build/" + name + ".so"), made.out);
    const std::set<std::string> expected{".gitignore", "CMakeLists.txt", "README.md",
                                         "ci.sh",      name + ".cpp",    name + ".yaml"};
    BOOST_TEST_REQUIRE((files_in(scratch.path() / name) == expected));
    for (const std::string& file : expected) {
      const std::string text = scratch.read(name + "/" + file);
      for (const char* placeholder : {"my_component", "MyComponent", "my_kind"}) {
        BOOST_TEST(!has(text, placeholder), file << " of " << name << " holds " << placeholder);
      }
    }
    const std::string source = scratch.read(name + "/" + name + ".cpp");
    BOOST_TEST(has(source, "PLEXUS_PLUGIN(\"" + name + "\""), source);
    BOOST_TEST(has(scratch.read(name + "/CMakeLists.txt"), "plexus_add_plugin(" + name + " SOURCES"));
    BOOST_TEST(has(scratch.read(name + "/" + name + ".yaml"), "plugins: [./build/" + name + ".so]"));
  }
}

BOOST_AUTO_TEST_CASE(a_class_is_named_after_its_component) {
  const Scratch scratch;
  BOOST_TEST(make_plugin(scratch, {"layer", "gated_unit2"}).exit_code == 0);
  BOOST_TEST(has(scratch.read("gated_unit2/gated_unit2.cpp"), "class GatedUnit2 final : public Layer"));
}

BOOST_AUTO_TEST_CASE(names_that_cannot_be_used_are_refused) {
  const Scratch scratch;
  require_refused(scratch, {"layer", "dense"}, "there is a layer 'dense' already, from plugin 'layers'");
  require_refused(scratch, {"loss", "mse"}, "there is a loss 'mse' already");
  require_refused(scratch, {"op", "matmul"}, "there is an op 'matmul' already, from Plexus itself");
  require_refused(scratch, {"op", "dense"}, "there is a layer 'dense' already");  // an op comes with a layer
  require_refused(scratch, {"backend", "reference"}, "there is a backend 'reference' already");
  for (const char* name : {"2fast", "Gated", "gated-unit", "gated unit", "_gated", "gated__unit", "gated_",
                           "../gated", "größe"}) {
    require_refused(scratch, {"layer", name}, "is no name for a component here");
  }
  require_refused(scratch, {"layer", "class"}, "reserved by C++");
  require_refused(scratch, {"layer", "test"}, "reserved by CMake");
  require_refused(scratch, {"layer", "tensor"}, "its class would be called Tensor, as a type of Plexus is");
  require_refused(scratch, {"layer", "scope"}, "its class would be called Scope");
  for (const char* kind : {"layer", "op"})
    require_refused(scratch, {kind, "share"}, "the name 'share' has another meaning in a model");
  for (const char* name : {"null", "yes", "off"})
    require_refused(scratch, {"loss", name}, "the name '" + std::string(name) + "' is reserved by YAML");
  for (const char* name : {"layers", "losses", "optimizers"})
    require_refused(scratch, {"layer", name}, "there is a plugin '" + std::string(name) + "' already");
  for (const char* name : {"mean_of_last_axis", "ones_like", "zeros_like", "add_node"})
    require_refused(scratch, {"op", name}, "the op is called by a function of that name, which Plexus has");
  require_refused(scratch, {"layer", std::string(300, 'a')}, "has 300 characters; expected at most 64");
  BOOST_TEST(make_plugin(scratch, {"layer", std::string(64, 'a')}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(unknown_kinds_and_missing_words_are_refused) {
  const Scratch scratch;
  require_refused(scratch, {"layr", "gated"}, "there is no kind of component 'layr'; did you mean 'layer'?");
  require_refused(scratch, {"layer"}, "usage: plexus plugin new KIND NAME");
  require_refused(scratch, {"layer", "gated", "other"}, "usage: plexus plugin new KIND NAME");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_empty_is_left_alone) {
  const Scratch scratch;
  scratch.write("gated/notes.txt", "mine");
  require_refused(scratch, {"layer", "gated"}, "the folder gated is not empty");
  BOOST_TEST((files_in(scratch.path() / "gated") == std::set<std::string>{"notes.txt"}));
  scratch.write("file", "mine");
  require_refused(scratch, {"layer", "gated", "--dir", "file"}, "file is no folder");
  fs::create_directory(scratch.path() / "empty");
  BOOST_TEST(make_plugin(scratch, {"layer", "gated", "--dir", "empty"}).exit_code == 0);
  BOOST_TEST(make_plugin(scratch, {"layer", "gated", "--dir", "a/new/one"}).exit_code == 0);
  BOOST_TEST(fs::exists(scratch.path() / "a/new/one/gated.cpp"));
}

BOOST_AUTO_TEST_CASE(a_second_component_is_one_line_more) {
  const Scratch scratch;
  BOOST_TEST_REQUIRE(make_plugin(scratch, {"layer", "gated", "--dir", "."}).exit_code == 0);
  const std::string before = scratch.read("CMakeLists.txt");
  const Outcome added = make_plugin(scratch, {"loss", "robust", "--add"});
  BOOST_TEST_REQUIRE(added.exit_code == 0, added.err);
  BOOST_TEST(fs::exists(scratch.path() / "robust.cpp"));
  BOOST_TEST(fs::exists(scratch.path() / "robust.yaml"));
  BOOST_TEST(scratch.read("CMakeLists.txt") == before + "plexus_add_plugin(robust SOURCES robust.cpp)\n");
  require_refused(scratch, {"loss", "robust", "--add"},
                  "CMakeLists.txt builds a plugin 'robust' already; choose another name");
  scratch.write("other.yaml", "mine");
  require_refused(scratch, {"loss", "other", "--add"}, "other.yaml is there already");
  BOOST_TEST(scratch.read("other.yaml") == "mine");
  BOOST_TEST(scratch.read("CMakeLists.txt") == before + "plexus_add_plugin(robust SOURCES robust.cpp)\n");
}

BOOST_AUTO_TEST_CASE(ends_of_lines_stay_as_they_are) {
  const Scratch scratch;
  const std::string old = "plexus_add_plugin(old SOURCES old.cpp)  # mine\r\n";
  scratch.write("CMakeLists.txt", old + "# the end\r\n");
  BOOST_TEST_REQUIRE(make_plugin(scratch, {"loss", "robust", "--add"}).exit_code == 0);
  BOOST_TEST(scratch.read("CMakeLists.txt") ==
             old + "plexus_add_plugin(robust SOURCES robust.cpp)\r\n# the end\r\n");
}

/// Whatever the op is called, its layer calls it and nothing else of that name.
BOOST_AUTO_TEST_CASE(an_op_may_have_the_name_of_its_operand) {
  const Scratch scratch;
  BOOST_TEST_REQUIRE(make_plugin(scratch, {"op", "x"}).exit_code == 0);
  BOOST_TEST(has(scratch.read("x/x.cpp"), "return ::x(x);"));
}

BOOST_AUTO_TEST_CASE(a_repository_of_another_form_is_not_edited) {
  const Scratch scratch;
  require_refused(scratch, {"layer", "gated", "--add"}, "has no CMakeLists.txt");
  const std::string lists = "# plexus_add_plugin(old SOURCES old.cpp)\nadd_library(own MODULE own.cpp)\n";
  scratch.write("CMakeLists.txt", lists);
  const Outcome added = make_plugin(scratch, {"layer", "gated", "--add"});
  BOOST_TEST(added.exit_code == 0, added.err);
  BOOST_TEST(has(added.out, "add this one yourself:\n  plexus_add_plugin(gated SOURCES gated.cpp)"),
             added.out);
  BOOST_TEST(scratch.read("CMakeLists.txt") == lists);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_whole_is_not_there) {
  const Scratch scratch;
  scratch.write("file", "no folder");
  require_refused(scratch, {"layer", "gated", "--dir", "file/below"}, "");
}

BOOST_AUTO_TEST_SUITE_END()
