// The pages of `plexus plugin doc`, through the executable.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/require_holds.hpp"
#include "plugin_folder.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(plugin_pages)

BOOST_FIXTURE_TEST_CASE(doc_has_options_and_an_example_in_each_format, PluginFolder) {
  const Outcome markdown = plexus({"doc", "layer", "dense"});
  BOOST_TEST(markdown.exit_code == 0, markdown.err);
  require_holds(markdown.out, {"# layer `dense`", "| `units` | integer, at least 1 | required |",
                               "From plugin 'layers'", "```yaml\nmodel:\n  - dense:\n      units: "});
  const Outcome html = plexus({"doc", "snake", "--plugin", "./snake.so", "--format", "html"});
  require_holds(html.out, {"<!doctype html>", "<h1>layer <code>snake</code></h1>", "snake.so"});
  const Outcome man = plexus({"doc", "adam", "--format", "man"});
  require_holds(man.out,
                {".TH \"optimizer\\-adam\" 7", ".SH NAME\noptimizer\\-adam \\- ", ".B learning_rate"});
  for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"doc", "dens"}, "there is no component 'dens'; did you mean 'dense'?"},
           {{"doc", "dense", "--format", "pdf"},
            "there is no format 'pdf'; the formats are: markdown, html, man\n"},
           {{"doc"}, "an argument is missing"}}) {
    const Outcome refused = plexus(words);
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(holds(refused.err, says), refused.err);
  }
}

BOOST_FIXTURE_TEST_CASE(doc_has_the_comment_of_a_source, PluginFolder) {
  scratch.write("snake.cpp", R"(/// Another one, which is not meant.
class Other final : public Layer {};

/// x + sin^2(a x) / a: a *periodic* activation.
///
/// a < 1 makes long waves.
template <class T>
class Snake final : public Layer {
 public:
  static Schema schema() {
    return Schema("snake", "Periodic");
  }
};

struct Bare final : Layer {
  static Schema schema() { return Schema("dense", "x"); }
};
)");
  const std::vector<std::string> words{"doc",        "layer",    "snake",    "--plugin",
                                       "./snake.so", "--source", "snake.cpp"};
  const auto page = [&](const std::string& format) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--format", format});
    const Outcome outcome = plexus(all);
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    BOOST_TEST(!holds(outcome.out, "not meant"), outcome.out);
    return outcome.out;
  };
  require_holds(page("markdown"),
                {"x + sin^2(a x) / a: a *periodic* activation.\n\na < 1 makes long waves.\n\n"});
  require_holds(page("html"), {"<p>a &lt; 1 makes long waves.</p>"});
  require_holds(page("man"), {".SH DESCRIPTION\n.PP\nx + ", ".PP\na < 1 makes"});
  const Outcome none = plexus({"doc", "dense", "--source", "snake.cpp"});
  BOOST_TEST(none.exit_code == 0, none.err);
  BOOST_TEST(holds(none.err, "no /// comment stands in front of a class of 'dense'"), none.err);
  const Outcome gone = plexus({"doc", "dense", "--source", "gone.cpp"});
  BOOST_TEST(gone.exit_code != 0);
  BOOST_TEST(holds(gone.err, "gone.cpp"), gone.err);
}

// A nested class lies between the comment and what names the component.
BOOST_FIXTURE_TEST_CASE(doc_has_the_comment_of_the_outer_class, PluginFolder) {
  const std::string inside = R"(/// The outer one.
class Snake final : public Layer {
 public:
  /// An entry of a table.
  struct Entry { int a; };
  static Schema schema() {
    return Schema("snake", "Periodic");
  }
};
)";
  const std::string outside = R"(/// The outer one.
class Snake final : public Layer {
  static Schema schema();
};
/// A class of something else.
class Table {};
Schema Snake::schema() { return Schema("snake", "Periodic"); }
)";
  for (const std::string& source : {inside, outside}) {
    scratch.write("snake.cpp", source);
    const Outcome outcome = plexus({"doc", "snake", "--plugin", "./snake.so", "--source", "snake.cpp"});
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    BOOST_TEST(holds(outcome.out, "The outer one."), outcome.out);
    BOOST_TEST(!holds(outcome.out, "An entry"), outcome.out);
    BOOST_TEST(!holds(outcome.out, "something else"), outcome.out);
  }
}

BOOST_FIXTURE_TEST_CASE(doc_reads_sources_with_long_gaps, PluginFolder) {
  const std::string blanks(300000, ' ');
  std::string comment = "// the name() of it\n";
  for (int i = 0; i < 5000; ++i) comment += "// a line of a comment\n";
  scratch.write("snake.cpp",
                comment +
                    "/// After a gap.\nstruct Snake : Layer {\n  static Schema schema() { return Schema(" +
                    blanks + "\"snake\"" + blanks + ", \"x\"); }\n};\n");
  const Outcome layer = plexus({"doc", "snake", "--plugin", "./snake.so", "--source", "snake.cpp"});
  BOOST_TEST(layer.exit_code == 0, layer.err);
  BOOST_TEST(holds(layer.out, "After a gap."));
  const Outcome op = plexus({"doc", "op", "add", "--source", "snake.cpp"});
  BOOST_TEST(op.exit_code == 0, op.err);
  BOOST_TEST(holds(op.err, "no /// comment stands in front of a class of 'add'"), op.err);
}

BOOST_FIXTURE_TEST_CASE(doc_writes_a_page_of_every_component, PluginFolder) {
  for (const auto& [format, suffix] :
       {std::pair("markdown", ".md"), std::pair("html", ".html"), std::pair("man", ".7")}) {
    const fs::path pages = scratch.path() / format;
    const Outcome outcome = plexus({"doc", "--all", format, "--format", format, "--plugin", "./snake.so"});
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    std::size_t count = 0;
    const std::string contents = read_all(pages / (std::string("index") + suffix));
    for (const auto& entry : fs::directory_iterator(pages))
      count += entry.path().extension() == suffix ? 1 : 0;
    BOOST_TEST(count > 200U);
    BOOST_TEST(fs::exists(pages / (std::string("layer-snake") + suffix)));
    BOOST_TEST(holds(contents, "snake"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
