#include "check_request.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "component_options.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

using Names = std::vector<std::string>;

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

/// The components that --component names, or whose kind it names (KIND/); all if it was not given.
Components named(const Components& all, const std::optional<std::string>& wanted) {
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

/// Throws if an option is given and none of the components is of the kinds that it is for: a check of nothing
/// would pass.
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

/// Throws for an op that is not checked. If a backend is checked, all ops are, since a backend computes all
/// of them.
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

}  // namespace

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
  // Without --require-pinned: only run files pin plugins, and a check opens none.
  po::options_description of_plugins;
  add_plugin_options(of_plugins);
  for (const auto& option : of_plugins.options()) {
    if (option->long_name() != "require-pinned") options.add(option);
  }
  return options;
}

CheckRequest check_request(const po::variables_map& values) {
  CheckRequest request;
  if (values.count("option") > 0) request.options = component_options(values["option"].as<Names>());
  if (values.count("op") > 0) request.ops = values["op"].as<Names>();
  if (const auto dtype = text_of(values, "dtype")) request.dtype = floating_named(*dtype);
  request.threads = threads_of(values["threads"].as<std::string>());
  if (const auto file = text_of(values, "input")) request.input = rows_in(*file);
  if (const auto script = text_of(values, "against")) request.against = fs::absolute(*script);
  return request;
}

Components chosen_components(const po::variables_map& values, const CheckRequest& request,
                             const Components& all) {
  Components found = named(all, text_of(values, "component"));
  require_kind(values, "input", found, {Kind::layer});
  require_kind(values, "against", found, {Kind::layer});
  require_kind(values, "op", found, {Kind::op, Kind::backend});
  require_kind(values, "dtype", found, {Kind::backend});
  require_ops(request, found);
  return found;
}

}  // namespace plexus::app
