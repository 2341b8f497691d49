// Every public class says how many threads may use it, unless it derives from one that does. A struct is a
// value: core/README.md says what holds for all of them.

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(thread_safety)

namespace {

/// A class at namespace scope, with the comment before it.
struct Documented {
  std::string file;
  std::string text;
  std::string base;  // empty: none
};

using Classes = std::map<std::string, Documented>;

void add_classes(const std::string& file, const std::string& code, Classes& classes) {
  static const std::regex header(
      R"(((?:///[^\n]*\n)*)(?:template[^\n]*\n)?class (\w+)(?: final)?(?: : public (\w+))?[^;{}]*\{)");
  for (std::sregex_iterator at(code.begin(), code.end(), header), end; at != end; ++at) {
    const bool begins_line =
        at->position() == 0 || code[static_cast<std::size_t>(at->position()) - 1] == '\n';
    if (begins_line) classes[at->str(2)] = {file, at->str(1), at->str(3)};
  }
}

Classes public_classes() {
  Classes classes;
  const fs::path core = fs::path(SOURCE_FOLDER) / "core/plexus";
  for (const auto& entry : fs::recursive_directory_iterator(core)) {
    const fs::path& file = entry.path();
    if (file.extension() != ".hpp" || file.string().find("/detail/") != std::string::npos) continue;
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    add_classes(fs::relative(file, core).string(), text.str(), classes);
  }
  return classes;
}

/// The comment as one line, without the marks at the begin of its lines.
std::string joined(const std::string& comment) {
  static const std::regex line_start(R"(\n///[ ]?)");
  return std::regex_replace(comment, line_start, " ");
}

/// Whether a comment has one of the phrases that say who may use an object.
bool tells_threads(const std::string& comment) {
  static const std::regex phrases(
      "[Oo]ne thread at a time|[Ss]everal threads (may|at once)|[Aa]ny number of threads|"
      "([Nn]ot t|T)hread-safe|before any thread is|on the thread (of its|that called)|"
      "[Ff]rom any thread|[Aa]ny thread may|[Ee]ach thread has its own|[Hh]ow the calling thread|"
      "that other threads make meanwhile");
  return std::regex_search(joined(comment), phrases);
}

bool tells(const Classes& classes, const std::string& name) {
  const auto found = classes.find(name);
  if (found == classes.end()) return false;
  return tells_threads(found->second.text) || tells(classes, found->second.base);
}

}  // namespace

BOOST_AUTO_TEST_CASE(is_told_of_every_public_class) {
  const Classes classes = public_classes();
  BOOST_TEST(classes.size() > 60u);
  for (const auto& [name, found] : classes) {
    BOOST_TEST(tells(classes, name), found.file << ": the comment of class " << name
                                                << " does not say how many threads may use it");
  }
}

BOOST_AUTO_TEST_CASE(is_looked_for_in_comments_and_bases) {
  Classes classes;
  add_classes(
      "a.hpp",
      "/// Sums. One thread at a time.\nclass Sum {};\n/// Means.\nclass Mean final : public Sum {};\n"
      "/// Nothing is said.\nclass Other {\n};\nclass Declared;\n"
      "/// Starts a thread.\nclass Starter {};\n/// Sums. One thread\n/// at a time.\nclass Broken {};\n",
      classes);
  BOOST_TEST(classes.size() == 5u);
  BOOST_TEST(tells(classes, "Sum"));
  BOOST_TEST(tells(classes, "Mean"));
  BOOST_TEST(!tells(classes, "Other"));
  BOOST_TEST(!tells(classes, "Starter"));  // a word about threads alone says nothing
  BOOST_TEST(tells(classes, "Broken"));
}

BOOST_AUTO_TEST_SUITE_END()
