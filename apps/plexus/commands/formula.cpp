#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/expression/expression_text.hpp>
#include <plexus/formula/formula_option.hpp>
#include <plexus/formula/formula_parameters.hpp>
#include <plexus/formula/gradient_formula.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arguments.hpp"
#include "formula/finite_example.hpp"
#include "formula/layer_source.hpp"
#include "plugin_commands/new_repository.hpp"
#include "plugin_commands/scaffold.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

constexpr const char* formula_usage =
    "formula TEXT [--inputs x,y] [--parameters beta,..] [--gradient] [--by NAME] [--plugin NAME [--dir DIR]]";

std::vector<std::string> joined(std::vector<std::string> names, const std::vector<SourceParameter>& more) {
  for (const SourceParameter& parameter : more) names.push_back(parameter.name);
  return names;
}

/// The formula that the command line gives, and which of its names are inputs and which are parameters.
struct Asked {
  std::vector<std::string> inputs;
  std::vector<SourceParameter> parameters;
  FormulaOption formula;

  std::vector<std::string> names() const { return joined(inputs, parameters); }
};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> listed(const po::variables_map& values, const char* option) {
  std::vector<std::string> names;
  std::string rest = text_of(values, option).value_or("");
  if (rest.empty()) return names;
  for (std::size_t comma = rest.find(','); comma != rest.npos; comma = rest.find(',')) {
    names.push_back(rest.substr(0, comma));
    rest.erase(0, comma + 1);
  }
  names.push_back(rest);
  return names;
}

Asked read(const po::variables_map& values) {
  const std::string text = values["formula"].as<std::string>();
  const Position place{std::make_shared<const Source>(Source{"formula", text, "."}), 1, 1, 1};
  std::vector<SourceParameter> parameters = read_source_parameters(texts_of(values, "parameters"));
  std::vector<std::string> inputs = listed(values, "inputs");
  const std::vector<std::string> learned = joined({}, parameters);
  if (inputs.empty()) {
    for (const std::string& name : free_names(text)) {
      if (!has(learned, name)) inputs.push_back(name);
    }
  }
  for (const std::string& input : inputs) {
    if (has(learned, input)) throw UsageError(fmt::format("'{}' is an input and a parameter", input));
  }
  const std::vector<std::string> names = joined(inputs, parameters);
  const std::string all = fmt::format("{}", fmt::join(names, ","));
  require_formula_names(
      names, {std::make_shared<const Source>(Source{"names", all, "."}), 0, 1, static_cast<int>(all.size())});
  FormulaOption formula(text, place, names, "name", FormulaUse::tensors);
  return {std::move(inputs), std::move(parameters), std::move(formula)};
}

std::string gradient_text(const Asked& asked, const std::string& by) {
  const FormulaLines lines =
      gradient_formula(asked.formula.expression(), asked.names(), by, FormulaUse::tensors);
  std::string text = fmt::format("gradient by {}:\n", by);
  if (!lines.arriving.empty()) text += fmt::format("  # {}: the gradient by the value\n", lines.arriving);
  if (!lines.features.empty()) text += fmt::format("  # {}: the size of the last axis\n", lines.features);
  for (const FormulaLines::Line& line : lines.parts) {
    text += fmt::format("  {} = {}\n", line.name, normal_form(line.value));
  }
  return text + fmt::format("  {}\n", normal_form(lines.result));
}

std::vector<std::string> gradients_asked(const Asked& asked, const po::variables_map& values) {
  const std::vector<std::string> by = listed(values, "by");
  for (const std::string& name : by) {
    if (has(asked.names(), name)) continue;
    throw UsageError(
        fmt::format("--by {}: the formula has no such name, but {}", name, fmt::join(asked.names(), ", ")));
  }
  return by.empty() ? asked.names() : by;
}

void require_initializers(const std::vector<SourceParameter>& parameters) {
  for (const SourceParameter& parameter : parameters) {
    if (registry().schema(Kind::initializer, parameter.initializer) != nullptr) continue;
    const std::vector<std::string> known = registry().names(Kind::initializer);
    throw UsageError(fmt::format("--parameters: '{}' is to start as '{}', which is no initializer{}",
                                 parameter.name, parameter.initializer,
                                 suggestion(parameter.initializer, known)));
  }
}

/// The repository of a plugin with the layer of the formula.
std::string make_plugin(const Asked& asked, const std::string& name, const fs::path& folder) {
  load_standard_plugins();
  load_backends();
  require_free_name(Kind::layer, name);
  for (const std::string& each : asked.names()) asked.formula.require_use(each, "leave it out");
  if (asked.inputs.empty()) throw UsageError("a layer needs an input: no name of the formula is one");
  FormulaLayerSource layer{name, asked.inputs, asked.parameters, asked.formula};
  require_initializers(layer.parameters);
  require_source(layer);
  layer.example = finite_example(layer);
  return make_repository(folder, Kind::layer, name,
                         {{name + ".cpp", layer_source(layer)}, {name + ".yaml", layer_run(layer)}});
}

}  // namespace

int formula(const Arguments& arguments) {
  po::options_description options("options (behind them: -- and a TEXT that begins with '-')");
  options.add_options()("inputs", po::value<std::string>()->value_name("NAMES"),
                        "what the formula is of, in the order of the inputs (default: all its names)");
  options.add_options()("parameters", po::value<std::vector<std::string>>()->composing()->value_name("NAMES"),
                        "names that are learned: of shape [features], ones at the start, unless they say "
                        "more: w:features,8=glorot_uniform; several in quotes, or the option again");
  options.add_options()("gradient", po::bool_switch(), "the gradient by each name, as a formula");
  options.add_options()("by", po::value<std::string>()->value_name("NAMES"), "the gradient by these names");
  options.add_options()("plugin", po::value<std::string>()->value_name("NAME"),
                        "write the formula as a layer of this name, in C++");
  options.add_options()("dir", po::value<std::string>()->value_name("DIR"),
                        "the folder of that plugin (default: its name)");
  po::variables_map values;
  if (!parse(arguments, formula_usage, options, "formula", values)) return 0;
  require_no_more_words(values, formula_usage);
  const Asked asked = read(values);
  const std::optional<std::string> plugin = text_of(values, "plugin");
  if (!plugin && values.count("dir") > 0) throw UsageError("--dir says where --plugin writes; give both");
  if (plugin) {
    print_result("{}", make_plugin(asked, *plugin, text_of(values, "dir").value_or(*plugin)));
    return 0;
  }
  print_result("{}\n", normal_form(asked.formula.expression()));
  if (!asked.names().empty()) print_result("names: {}\n", fmt::join(asked.names(), ", "));
  if (!values["gradient"].as<bool>() && values.count("by") == 0) return 0;
  for (const std::string& by : gradients_asked(asked, values)) print_result("{}", gradient_text(asked, by));
  return 0;
}

}  // namespace plexus::app
