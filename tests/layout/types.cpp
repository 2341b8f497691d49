// Every type of core has one declaration. Two classes of one name in two headers compile as long as no file
// includes both, and one is then destroyed by the other's destructor.

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(types)

namespace {

/// Where each type at the scope of a namespace is defined: such a line is not indented, and does not end
/// there as a forward declaration does.
std::map<std::string, std::string> files_by_type() {
  static const std::regex definition(R"(^(?:class|struct|union|enum class|enum) (\w+)(?= |$)[^;<]*$)");
  std::map<std::string, std::string> files;
  const fs::path core = fs::path(SOURCE_FOLDER) / "core";
  for (const auto& entry : fs::recursive_directory_iterator(core)) {
    if (entry.path().extension() != ".hpp") continue;
    const std::string file = fs::relative(entry.path(), core).string();
    std::ifstream in(entry.path());
    std::smatch match;
    for (std::string line; std::getline(in, line);) {
      if (!std::regex_search(line, match, definition)) continue;
      const auto [at, is_new] = files.try_emplace(match[1], file);
      BOOST_TEST((is_new || at->second == file),
                 match[1] << " is defined in " << at->second << " and in " << file);
    }
  }
  return files;
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_defined_in_one_header_each) { BOOST_TEST(files_by_type().size() > 100U); }

BOOST_AUTO_TEST_SUITE_END()
