// Reads every #include of core, backends, plugins and apps against the table of rooms: who may include whom.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(includes)

namespace {

using Names = std::set<std::string>;

// Each folder of core and the folders that it may include directly; arrows are transitive and `error` is for
// all.
const std::map<std::string, Names> arrows = {
    {"error", {}},
    {"tensor", {}},
    {"files", {}},
    {"expression", {}},
    {"config", {"files", "expression"}},
    {"graph", {"tensor"}},
    {"ops", {"graph"}},
    {"formula", {"ops", "config"}},
    {"backend", {"ops"}},
    {"nn", {"ops", "config"}},
    {"model", {"nn"}},
    {"data", {"tensor", "config", "files"}},
    {"train", {"model", "data", "backend"}},
    {"plugin", {"train"}},  // above all interfaces
    {"run", {"plugin", "formula"}},
    {"compare", {"run"}},
    {"check", {"compare"}},
};

// The empty base of every interface: the only thing that a folder without an arrow to config may take from
// it.
const std::string component_header = "config/component.hpp";

// It prints the versions of the libraries that Plexus was built with.
const std::string version_command = "apps/plexus/commands/version.cpp";

// Libraries that one place alone may use, so that exchanging one touches one folder.
const std::map<std::string, Names> third_party = {{"yaml-cpp/", {"core/plexus/config"}},
                                                  {"boost/dll", {"core/plexus/plugin/detail/library.cpp"}},
                                                  {"nettle/", {"core/plexus/files", version_command}},
                                                  {"gelf.h", {"core/plexus/plugin"}},
                                                  {"libelf.h", {"core/plexus/plugin"}},
                                                  {"zlib.h", {"core/plexus/data", version_command}},
                                                  {"png.h", {"plugins/datasets/png_picture.cpp"}},
                                                  {"jpeglib.h", {"plugins/datasets/jpeg_picture.cpp"}},
                                                  {"omp.h", {}},  // threads are those of Team
                                                  {"xtensor/", {"backends/reference"}},
                                                  {"xtensor-blas/", {"backends"}},
                                                  {"xsimd/", {"backends"}},
                                                  {"cblas.h", {"backends"}},
                                                  {"dnnl", {"backends/onednn"}},
                                                  {"oneapi/", {"backends/onednn"}}};

// What no header of core shows to those who include it.
const std::vector<std::string> hidden_from_authors = {"xtensor",   "oneapi/", "dnnl",   "boost/", "yaml-cpp/",
                                                      "nlohmann/", "fmt/",    "zlib.h", "gelf.h", "nettle/"};

struct Include {
  std::string file;  // relative to the root: "core/plexus/graph/graph.cpp"
  int line;
  std::string target;
  bool quoted;

  std::string at() const { return file + ":" + std::to_string(line) + " includes " + target; }
  bool within(const std::string& place) const { return file.compare(0, place.size(), place) == 0; }
};

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

bool is_detail(const std::string& path) { return path.find("/detail/") != path.npos; }

std::vector<Include> includes_under(const std::string& folder) {
  std::vector<Include> found;
  const fs::path root = SOURCE_FOLDER;
  if (!fs::exists(root / folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".hpp" && extension != ".cpp") continue;
    std::ifstream in(entry.path());
    std::string text;
    for (int line = 1; std::getline(in, text); ++line) {
      if (!starts_with(text, "#include ") || text.size() < 11) continue;
      const bool quoted = text[9] == '"';
      const std::string target = text.substr(10, text.find(quoted ? '"' : '>', 10) - 10);
      found.push_back({fs::relative(entry.path(), root).string(), line, target, quoted});
    }
  }
  return found;
}

std::vector<Include> all_includes() {
  std::vector<Include> all = includes_under("core");
  for (const char* folder : {"backends", "plugins", "apps"}) {
    for (Include& include : includes_under(folder)) all.push_back(std::move(include));
  }
  return all;
}

Names reachable(const std::string& folder) {
  Names all = {folder, "error"};
  for (const std::string& next : arrows.at(folder)) all.merge(reachable(next));
  return all;
}

// "graph/graph.hpp" -> "graph"; a file at the top -> "".
std::string first_folder(const std::string& path) {
  const auto slash = path.find('/');
  return slash == path.npos ? "" : path.substr(0, slash);
}

}  // namespace

BOOST_AUTO_TEST_CASE(core_has_only_the_known_folders) {
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_FOLDER) / "core/plexus")) {
    if (entry.is_directory()) BOOST_TEST(arrows.count(entry.path().filename().string()) == 1u, entry.path());
  }
}

BOOST_AUTO_TEST_CASE(folders_of_core_follow_the_arrows) {
  const std::vector<Include> all = includes_under("core");
  BOOST_TEST(all.size() > 100u);  // the reader has read something
  for (const Include& include : all) {
    BOOST_TEST(!include.quoted, include.at() << ": write <plexus/folder/file.hpp>");
    const std::string folder = first_folder(include.file.substr(std::string("core/plexus/").size()));
    if (!starts_with(include.target, "plexus/") || folder.empty()) continue;
    const std::string target = include.target.substr(std::string("plexus/").size());
    if (target == component_header || target == "version.hpp") continue;
    BOOST_TEST(reachable(folder).count(first_folder(target)) == 1u,
               include.at() << ": there is no arrow from " << folder << " to it");
  }
}

// What lies in a folder `detail` is not installed, and free to change between two versions with one ABI
// number.
BOOST_AUTO_TEST_CASE(public_headers_include_no_detail) {
  for (const Include& include : includes_under("core")) {
    if (fs::path(include.file).extension() != ".hpp" || is_detail(include.file)) continue;
    BOOST_TEST(!is_detail(include.target), include.at() << ": it is not installed beside this header");
  }
}

// The program is built with libplexus. What it takes that nobody else needs is listed, so that it stays
// little.
BOOST_AUTO_TEST_CASE(the_program_includes_few_details) {
  const Names needed = {"plexus/backend/detail/seconds_of.hpp",
                        "plexus/check/detail/kinds/scratch_folder.hpp",
                        "plexus/compare/detail/watch/supervisor.hpp",
                        "plexus/config/detail/suggestion.hpp",
                        "plexus/files/detail/shell_word.hpp",
                        "plexus/plugin/detail/running_code.hpp",
                        "plexus/run/detail/processor.hpp",
                        "plexus/run/detail/run_schemas.hpp",
                        "plexus/run/detail/run_tree.hpp"};
  for (const Include& include : includes_under("apps/plexus")) {
    if (!starts_with(include.target, "plexus/") || !is_detail(include.target)) continue;
    BOOST_TEST(needed.count(include.target) == 1u, include.at() << ": it is not public");
  }
}

BOOST_AUTO_TEST_CASE(backends_and_plugins_include_public_headers) {
  for (const char* folder : {"backends", "plugins", "apps/examples", "tests/plugins", "tests/install"}) {
    for (const Include& include : includes_under(folder)) {
      // A test program may look inside; the plugins beside it may not.
      if (fs::path(include.file).parent_path() == "tests/plugins") continue;
      BOOST_TEST(!(starts_with(include.target, "plexus/") && is_detail(include.target)),
                 include.at() << ": it is not installed");
    }
  }
}

BOOST_AUTO_TEST_CASE(libraries_are_used_behind_one_place) {
  for (const Include& include : all_includes()) {
    for (const auto& [library, places] : third_party) {
      if (!starts_with(include.target, library)) continue;
      bool allowed = false;
      for (const std::string& place : places) allowed = allowed || include.within(place);
      BOOST_TEST(allowed, include.at() << ": this library is used only in " << *places.rbegin());
    }
  }
}

BOOST_AUTO_TEST_CASE(public_headers_show_no_other_library) {
  for (const Include& include : includes_under("core")) {
    if (fs::path(include.file).extension() != ".hpp") continue;
    for (const std::string& library : hidden_from_authors) {
      BOOST_TEST(!starts_with(include.target, library), include.at() << ": authors would have to have it");
    }
  }
}

// Every source of a plugin parses what plexus.hpp includes; these would be a fifth of it and more.
BOOST_AUTO_TEST_CASE(plexus_hpp_stays_cheap_to_parse) {
  const Names expensive = {"algorithm", "chrono", "filesystem", "fstream", "functional", "iostream",
                           "locale",    "mutex",  "regex",      "sstream", "thread",     "unordered_map"};
  std::map<std::string, std::vector<Include>> by_file;
  for (const Include& include : includes_under("core")) by_file[include.file].push_back(include);
  std::vector<std::string> todo = {"core/plexus/plexus.hpp"};
  Names seen = {todo.front()};
  while (!todo.empty()) {
    const std::string file = todo.back();
    todo.pop_back();
    for (const Include& include : by_file[file]) {
      BOOST_TEST(expensive.count(include.target) == 0u, include.at() << ", as then does every plugin");
      const std::string next = "core/" + include.target;
      if (starts_with(include.target, "plexus/") && seen.insert(next).second) todo.push_back(next);
    }
  }
  BOOST_TEST(seen.size() > 20u);  // the reader has followed the includes
}

BOOST_AUTO_TEST_CASE(backends_and_plugins_know_core_and_themselves) {
  const fs::path root = SOURCE_FOLDER;
  for (const std::string top : {"backends", "plugins"}) {
    for (const Include& include : includes_under(top)) {
      if (!include.quoted) continue;
      const fs::path target = (root / include.file).parent_path() / include.target;
      const fs::path own = root / top / first_folder(include.file.substr(top.size() + 1));
      const std::string inside = target.lexically_normal().lexically_relative(own).string();
      BOOST_TEST(!starts_with(inside, ".."), include.at() << ": it belongs to another library");
    }
  }
}

BOOST_AUTO_TEST_CASE(apps_include_headers_of_core_and_their_own) {
  const fs::path root = SOURCE_FOLDER;
  const std::vector<Include> all = includes_under("apps");
  BOOST_TEST(all.size() > 100u);
  for (const Include& include : all) {
    if (include.quoted) {
      // "commands/explain.hpp" is relative to the folder of the program, "counter.hpp" to the file's own.
      const fs::path folder = (root / include.file).parent_path();
      const bool own =
          fs::exists(root / "apps/plexus" / include.target) || fs::exists(folder / include.target);
      BOOST_TEST((own && !starts_with(include.target, "..")), include.at()
                                                                  << ": it is no file of its program");
    } else if (starts_with(include.target, "plexus/") && include.target != "plexus/version.hpp") {
      BOOST_TEST(fs::exists(root / "core" / include.target), include.at() << ": core has no such header");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
