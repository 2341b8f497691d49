#include <plexus/error/error.hpp>
#include <plexus/files/detail/shell_word.hpp>
#include <plexus/files/files.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "new_files.hpp"
#include "new_repository.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"
#include "scaffold.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

constexpr const char* new_usage =
    "plugin new KIND NAME [--dir DIR] [--add] [--plugin FILE] [--plugin-dir DIR]";

/// The first command of the build. If this program is installed, it has the prefix of the installation.
std::string configure_command() {
  const fs::path config = standard_plugin_folder().parent_path().parent_path() / "cmake/Plexus";
  if (!fs::exists(config)) return "cmake -B build -DCMAKE_PREFIX_PATH=DIR   # DIR: where Plexus is installed";
  const fs::path prefix = fs::canonical("/proc/self/exe").parent_path().parent_path();
  return fmt::format("cmake -B build -DCMAKE_PREFIX_PATH={}", shell_word(prefix.string()));
}

std::string next_steps(const fs::path& folder, const std::string& name) {
  std::string text = "build it, check it, and train with it:\n";
  if (folder != ".") text += fmt::format("  cd {}\n", shell_word(folder.string()));
  return text +
         fmt::format(
             "  {}\n  cmake --build build\n  plexus plugin check build/{}.so\n  plexus train {}.yaml\n",
             configure_command(), name, name);
}

std::string add_to_repository(Kind kind, const std::string& name, const fs::path& folder) {
  const fs::path lists = folder / "CMakeLists.txt";
  if (!fs::is_regular_file(lists)) {
    throw UsageError(
        fmt::format("{} has no CMakeLists.txt, so it is no repository to add to; without --add "
                    "one is made",
                    folder.string()));
  }
  const std::optional<std::string> with_line = with_build_line(read_file(lists), name);
  NewFiles files;
  for (const ScaffoldFile& file : component_files(kind, name)) files.write(folder / file.path, file.text);
  if (with_line) write_file(lists, *with_line);
  files.keep();
  const std::string made =
      fmt::format("added the {} in {}.cpp and a run that uses it in {}.yaml\n", name_of(kind), name, name);
  if (with_line) return made;
  return made + fmt::format(
                    "{} has no line plexus_add_plugin(...) to put one behind; add this one yourself:\n  {}\n",
                    lists.string(), build_line(name));
}

}  // namespace

int create_plugin(const Arguments& arguments) {
  po::options_description options("options");
  options.add_options()("dir", po::value<std::string>()->value_name("DIR"),
                        "the folder of the repository (default: NAME; with --add the working directory)");
  options.add_options()("add", po::bool_switch(), "put the component into a repository that is there");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, new_usage, options, "kind", values)) return 0;
  const Arguments words = more_words(values);
  if (words.size() != 1) throw UsageError(fmt::format("usage: plexus {}", new_usage));
  const Kind kind = kind_named(values["kind"].as<std::string>());
  const std::string& name = words.front();
  const bool adds = values["add"].as<bool>();
  const fs::path folder = values.count("dir") > 0 ? values["dir"].as<std::string>() : adds ? "." : name;

  load_all_plugins(values);
  require_free_name(kind, name);
  const std::string made =
      adds ? add_to_repository(kind, name, folder)
           : make_repository(folder, kind, name, component_files(kind, name),
                             ", and --add puts the component into a repository that is there");
  print_result("{}{}", made, next_steps(folder, name));
  return 0;
}

}  // namespace plexus::app
