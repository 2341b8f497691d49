#include <plexus/check/check_component.hpp>
#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "component_options.hpp"
#include "open.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"
#include "report/check_report.hpp"
#include "supervised.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

constexpr const char* usage =
    "plugin check FILE|--standard [--component [KIND/]NAME] [--option NAME=VALUE] [--op NAME] "
    "[--dtype DTYPE] [--json|--html]";

/// Of the process that runs the plugin's code.
constexpr rlim_t most_data_bytes = rlim_t{4} << 30;

using Names = std::vector<std::string>;
using Components = std::vector<std::pair<Kind, std::string>>;

po::options_description options_of_check() {
  po::options_description options("options");
  options.add_options()("standard", "check the components of all libraries that Plexus brings")(
      "component", po::value<std::string>()->value_name("[KIND/]NAME"),
      "this component alone; KIND/: those of a kind")(
      "option", po::value<Names>()->composing()->value_name("NAME=VALUE"),
      "an option of each component, in place of the example's; may be repeated")(
      "op", po::value<Names>()->composing()->value_name("NAME"),
      "of a backend, or of the plugin's ops, this one alone; may be repeated")(
      "dtype", po::value<std::string>()->value_name("DTYPE"), "of a backend's ops: float32 or float64 alone")(
      "threads", po::value<std::string>()->default_value("1,2,3")->value_name("N,N"),
      "the numbers of threads whose results are compared")("input",
                                                           po::value<std::string>()->value_name("FILE"),
                                                           "a .npy file with rows of a layer's first input")(
      "against", po::value<std::string>()->value_name("SCRIPT"),
      "a Python script that computes a layer's output from files in the folder that it is given")(
      "json", "print one JSON document")("html", "print a page")(
      "patience", po::value<double>()->default_value(20)->value_name("SECONDS"),
      "the longest time without a sign of life; 0: no limit");
  // A check opens no run file, which alone pins plugins.
  po::options_description of_plugins;
  add_plugin_options(of_plugins);
  for (const auto& option : of_plugins.options()) {
    if (option->long_name() != "require-pinned") options.add(option);
  }
  return options;
}

std::vector<int> threads_of(const std::string& text) {
  std::vector<int> threads;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    int number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc() || number < 1 || (read.ptr != end && *read.ptr != ',')) break;
    threads.push_back(number);
    at = read.ptr + (read.ptr == end ? 0 : 1);
    if (read.ptr == end) return threads;
  }
  throw UsageError(fmt::format("--threads takes numbers from 1, such as 1,2, found '{}'", text));
}

Tensor rows_in(const std::string& file) {
  Tensor rows = read_npy(file);
  if (rows.shape().rank() == 0 || rows.shape()[0] == 0) {
    throw UsageError(
        fmt::format("--input {}: expected rows, [rows, ...], found {}", file, rows.type().text()));
  }
  for (std::int64_t i = 0; i < rows.elements(); ++i) {
    if (std::isfinite(rows.at(i))) continue;
    throw UsageError(
        fmt::format("--input {}: element {} is {:g}, expected finite numbers (special values have "
                    "a check of their own)",
                    file, i, rows.at(i)));
  }
  return rows;
}

DType floating_named(const std::string& name) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    if (name == name_of(dtype)) return dtype;
  }
  throw UsageError(fmt::format("--dtype is float32 or float64, found '{}'", name));
}

CheckRequest request_of(const po::variables_map& values) {
  CheckRequest request;
  if (values.count("option") > 0) request.options = component_options(values["option"].as<Names>());
  if (values.count("op") > 0) request.ops = values["op"].as<Names>();
  if (const auto dtype = text_of(values, "dtype")) request.dtype = floating_named(*dtype);
  request.threads = threads_of(values["threads"].as<std::string>());
  if (const auto file = text_of(values, "input")) request.input = rows_in(*file);
  if (const auto script = text_of(values, "against")) request.against = fs::absolute(*script);
  return request;
}

/// A path, or the name of a library that Plexus brings.
fs::path library_of(const std::string& file) {
  if (file.find('/') == std::string::npos && !fs::exists(file)) {
    for (const fs::path& folder : {standard_plugin_folder(), standard_plugin_folder() / "backends"}) {
      if (fs::exists(folder / (file + ".so"))) return folder / (file + ".so");
    }
  }
  return file;
}

/// The components of the file; none if it cannot be loaded, which the table says.
Components loaded(const std::string& file, CheckTable& table) {
  Components components;
  for (const std::string& warning : take_warnings()) print_message("plexus: warning: {}\n", warning);
  table.run("the file", "metadata, ABI and registration", [&] {
    const Plugin& plugin = load_plugin(library_of(file));
    components = plugin.components;
    // The warnings of a load are of what the plugin changed of the process.
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

/// Those of the libraries that Plexus brings, and core's ops.
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

/// Those that --component names, or whose kind it names (KIND/); all if it was not given.
Components chosen(const Components& all, const std::optional<std::string>& wanted) {
  if (!wanted) return all;
  Components found;
  Names names;
  for (const auto& [kind, name] : all) {
    const std::string of_kind = fmt::format("{}/", name_of(kind));
    if (*wanted == name || *wanted == of_kind || *wanted == of_kind + name) found.emplace_back(kind, name);
    names.push_back(name);
    names.push_back(of_kind + name);
  }
  if (!found.empty()) return found;
  throw UsageError(fmt::format("--component: there is no '{}' among the {} components{}", *wanted, all.size(),
                               suggestion(*wanted, names)));
}

bool has_kind(const Components& all, Kind kind) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.first == kind; });
}

/// What an option is for must be among what is checked: a check of nothing would pass.
void require_kind(const po::variables_map& values, const char* option, const Components& all,
                  std::initializer_list<Kind> kinds) {
  if (values.count(option) == 0) return;
  Names names;
  for (const Kind kind : kinds) {
    if (has_kind(all, kind)) return;
    names.emplace_back(name_of(kind));
  }
  throw UsageError(fmt::format("--{}: no {} is among the {} components that are checked", option,
                               fmt::join(names, " and no "), all.size()));
}

/// A backend computes all ops that there are.
void require_ops(const CheckRequest& request, const Components& all) {
  Names ops;
  if (has_kind(all, Kind::backend)) ops = registry().names(Kind::op);
  for (const auto& [kind, name] : all) {
    if (kind == Kind::op) ops.push_back(name);
  }
  for (const std::string& op : request.ops) {
    if (std::find(ops.begin(), ops.end(), op) != ops.end()) continue;
    throw UsageError(
        fmt::format("--op: there is no op '{}' among those that are checked{}", op, suggestion(op, ops)));
  }
}

void require_use_of_all(const po::variables_map& values, const CheckRequest& request, const Components& all) {
  require_kind(values, "input", all, {Kind::layer});
  require_kind(values, "against", all, {Kind::layer});
  require_kind(values, "op", all, {Kind::op, Kind::backend});
  require_kind(values, "dtype", all, {Kind::backend});
  require_ops(request, all);
}

/// What the process has of the memory that the limit counts.
rlim_t data_bytes() {
  std::ifstream statm("/proc/self/statm");
  rlim_t all = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0;
  statm >> all >> resident >> shared >> text >> library >> data;
  return data * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

/// The memory that a sanitizer keeps beside the program's own is larger than any limit.
void limit_data() {
  const rlimit limit{most_data_bytes, most_data_bytes};
  if (data_bytes() < most_data_bytes) setrlimit(RLIMIT_DATA, &limit);
}

void print(const po::variables_map& values, const std::string& title, const CheckTable& table) {
  if (values.count("json") > 0) {
    print_data("{}\n", check_json(title, table.lines()).dump(1));
  } else {
    print_result(
        "{}", values.count("html") > 0 ? check_page(title, table.lines()) : check_text(title, table.lines()));
  }
}

/// The models around a component warn of parameters that train for nothing; that is no news of the component.
void drop_warnings_of_models() {
  for (const std::string& warning : take_warnings()) {
    if (!warning.starts_with("parameters that get no gradient")) warn_of_run(warning);
  }
}

void check_components(const po::variables_map& values, const CheckRequest& request, const Components& chosen,
                      CheckTable& table) {
  require_use_of_all(values, request, chosen);
  std::size_t number = 0;
  for (const auto& [kind, name] : chosen) {
    print_message("checking {} '{}' ({} of {})\n", name_of(kind), name, ++number, chosen.size());
    check_component(kind, name, request, table);
  }
}

int checked(const po::variables_map& values, Journal& journal) {
  limit_data();
  const CheckRequest request = request_of(values);
  {
    const auto task = Journal::Task::needed(&journal, "loading the libraries that Plexus brings");
    load_standard_plugins();
    load_backends();
  }
  load_named_plugins(open_options(values));
  CheckTable table(&journal);
  const bool standard = values.count("standard") > 0;
  const std::string file = standard ? "the standard library" : values["file"].as<std::string>();
  const Components all = standard ? standard_components() : loaded(file, table);
  if (!table.failed()) check_components(values, request, chosen(all, text_of(values, "component")), table);
  drop_warnings_of_models();
  print(values, fmt::format("plexus plugin check: {}", file), table);
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
  // The process that runs the plugin's code may be killed, and then removes nothing: this one does.
  std::optional<ScratchFolder> folder;
  if (std::getenv(ScratchFolder::parent_variable) == nullptr) {
    folder.emplace();
    setenv(ScratchFolder::parent_variable, folder->path().c_str(), 1);
  }
  return supervised("plugin", words, patience, 1, [&](Journal& journal) { return checked(values, journal); });
}

}  // namespace plexus::app
