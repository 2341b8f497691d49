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

bool tells(const Classes& classes, const std::string& name) {
  const auto found = classes.find(name);
  if (found == classes.end()) return false;
  return found->second.text.find("hread") != std::string::npos || tells(classes, found->second.base);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(thread_safety)

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
      "/// Nothing is said.\nclass Other {\n};\nclass Declared;\n",
      classes);
  BOOST_TEST(classes.size() == 3u);
  BOOST_TEST(tells(classes, "Sum"));
  BOOST_TEST(tells(classes, "Mean"));
  BOOST_TEST(!tells(classes, "Other"));
}

BOOST_AUTO_TEST_SUITE_END()
