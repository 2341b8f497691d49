#include <plexus/check/check_component.hpp>
#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check_request.hpp"
#include "interrupt_watch.hpp"
#include "open.hpp"
#include "plugin_command.hpp"
#include "printed_table.hpp"
#include "printing.hpp"
#include "supervised.hpp"
#include "unexpected_end.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

constexpr const char* usage =
    "plugin check FILE|--standard [--component [KIND/]NAME] [--option NAME=VALUE] [--op NAME] "
    "[--dtype DTYPE] [--json|--html]";

/// The limit for the data of the process that runs the plugin's code.
constexpr rlim_t most_data_bytes = rlim_t{4} << 30;

/// A path, or the name of a library that Plexus brings.
fs::path library_of(const std::string& file) {
  if (file.find('/') == std::string::npos && !fs::exists(file)) {
    for (const fs::path& folder : {standard_plugin_folder(), standard_plugin_folder() / "backends"}) {
      if (fs::exists(folder / (file + ".so"))) return folder / (file + ".so");
    }
  }
  return file;
}

/// Loads the file and gives its components. If it cannot be loaded, there are none, and the table has a
/// failed line.
Components loaded(const std::string& file, CheckTable& table) {
  Components components;
  for (const std::string& warning : take_warnings()) print_message("plexus: warning: {}\n", warning);
  table.run("the file", "metadata, ABI and registration", [&] {
    const Plugin& plugin = load_plugin(library_of(file));
    components = plugin.components;
    // Warnings of a load tell what the plugin changed in the process.
    if (const std::vector<std::string> warnings = take_warnings(); !warnings.empty())
      return CheckResult::failed(fmt::format("{}", fmt::join(warnings, "; ")));
    if (components.empty()) {
      return CheckResult::failed(
          fmt::format("plugin '{}' registers no component: expected registrar.add<...>() in its "
                      "registration",
                      plugin.origin.plugin));
    }
    return CheckResult::passed(fmt::format("plugin '{}' {}, ABI {}, {} components", plugin.origin.plugin,
                                           plugin.origin.version, plugin.abi_tag, components.size()));
  });
  return components;
}

/// The components of the libraries that Plexus brings, and core's ops.
Components standard_components() {
  Components components;
  for (const std::string& op : registry().names(Kind::op)) {
    if (registry().origin(Kind::op, op).file.empty()) components.emplace_back(Kind::op, op);
  }
  for (const Plugin* plugin : loaded_plugins()) {
    if (!plugin->origin.standard) continue;
    components.insert(components.end(), plugin->components.begin(), plugin->components.end());
  }
  return components;
}

/// The data memory of this process in bytes, as RLIMIT_DATA counts it.
rlim_t data_bytes() {
  std::ifstream statm("/proc/self/statm");
  rlim_t all = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0;
  statm >> all >> resident >> shared >> text >> library >> data;
  return data * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

/// Limits the data memory of this process, unless it has more already: a sanitizer reserves more than any
/// limit.
void limit_data() {
  const rlimit limit{most_data_bytes, most_data_bytes};
  if (data_bytes() < most_data_bytes) setrlimit(RLIMIT_DATA, &limit);
}

TableForm form_of(const po::variables_map& values) {
  if (values.count("json") > 0) return TableForm::json;
  return values.count("html") > 0 ? TableForm::page : TableForm::text;
}

/// Prints the lines so far, unless all are printed, and ends the process: its other threads may never return
/// from a plugin's code.
void end_interrupted(int signal, PrintedTable& printed, Journal& journal) {
  const std::vector<std::string> tasks = journal.state().tasks;
  const std::string task = tasks.empty() ? "between two checks" : fmt::format("{}", fmt::join(tasks, ", "));
  const std::string where = tasks.empty() ? task : "in " + task;
  if (!printed.print(fmt::format(": interrupted {}; these are the checks before", where), task)) return;
  print_message("plexus: interrupted {}\n", where);
  const int exit_code = 128 + signal;
  journal.finish(exit_code);
  _exit(decide_end(exit_code));
}

/// Drops the warnings about parameters without a gradient: they are about the models in which a component is
/// checked, not about the component.
void drop_warnings_of_models() {
  for (const std::string& warning : take_warnings()) {
    if (!warning.starts_with("parameters that get no gradient")) warn_of_run(warning);
  }
}

void check_components(const po::variables_map& values, const CheckRequest& request, const Components& all,
                      CheckTable& table) {
  const Components chosen = chosen_components(values, request, all);
  std::size_t number = 0;
  for (const auto& [kind, name] : chosen) {
    print_message("checking {} '{}' ({} of {})\n", name_of(kind), name, ++number, chosen.size());
    check_component(kind, name, request, table);
  }
}

int checked(const po::variables_map& values, Journal& journal) {
  limit_data();
  const bool standard = values.count("standard") > 0;
  const std::string file = standard ? "the standard library" : values["file"].as<std::string>();
  PrintedTable printed(fmt::format("plexus plugin check: {}", file), form_of(values));
  const InterruptWatch watch([&](int signal) { end_interrupted(signal, printed, journal); });
  const CheckRequest request = check_request(values);
  {
    const auto task = Journal::Task::needed(&journal, "loading the libraries that Plexus brings");
    load_standard_plugins();
    load_backends();
  }
  load_named_plugins(open_options(values));
  CheckTable table(&journal, [&](const CheckLine& line) { printed.add(line); });
  const Components all = standard ? standard_components() : loaded(file, table);
  if (!table.failed()) check_components(values, request, all, table);
  drop_warnings_of_models();
  printed.print();
  return table.failed() ? 1 : 0;
}

}  // namespace

int check_plugin(const Arguments& arguments) {
  po::variables_map values;
  const bool standard = std::find(arguments.begin(), arguments.end(), "--standard") != arguments.end();
  if (!parse(arguments, usage, options_of_check(), standard ? "" : "file", values)) return 0;
  require_no_more_words(values, usage);
  if (values.count("json") > 0 && values.count("html") > 0)
    throw UsageError("--json and --html exclude each other");
  const double patience = values["patience"].as<double>();
  if (!(patience >= 0)) throw UsageError(fmt::format("--patience takes a number from 0, found {}", patience));
  Arguments words{"check"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  // The process that runs the plugin's code may be killed before it removes its files, so this process
  // removes them.
  std::optional<ScratchFolder> folder;
  if (std::getenv(ScratchFolder::parent_variable) == nullptr) {
    folder.emplace();
    setenv(ScratchFolder::parent_variable, folder->path().c_str(), 1);
  }
  return supervised(
      "plugin", words, patience, 1, [&](Journal& journal) { return checked(values, journal); },
      [&] { folder.reset(); });
}

}  // namespace plexus::app
