#include <plexus/check/example_inputs.hpp>
#include <plexus/check/tried_component.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands/explain.hpp"
#include "open.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"
#include "tensor_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr const char* try_usage =
    "plugin try FILE NAME [key=value ...] [--input FILE.npy ...] [--target FILE.npy] [--gradient]\n"
    "       [--output FILE.npy] [--backend NAME] [--precision float32|float64] [--training] [--explain]\n"
    "       [--plugin FILE] [--plugin-dir DIR]\n\n"
    "  The output of one layer or loss of the plugin FILE on tensors whose first axis are rows; its "
    "parameters\n"
    "  have their initial values, of seed 0. key=value gives its options. Without --input the first example "
    "of\n"
    "  its schema gives inputs, and the options that are not given. With --gradient also the gradient of the "
    "sum\n"
    "  of its outputs by inputs and parameters; with --explain the graph and what runs each node.";

/// The options that words of the form key=value give.
Tree options_of(const Arguments& words) {
  Tree options = Tree::map();
  Diagnostics diagnostics;
  for (const std::string& word : words) {
    const auto source = std::make_shared<const Source>(Source{"option", word, fs::current_path().string()});
    const std::size_t equals = word.find('=');
    if (equals == word.npos || equals == 0) {
      throw UsageError(fmt::format("'{}' is no option of the component: expected key=value\nusage: plexus {}",
                                   word, try_usage));
    }
    const Position key{source, 0, 1, static_cast<int>(equals)};
    const std::string name = word.substr(0, equals);
    if (options.find(name) != nullptr)
      throw UsageError(fmt::format("the option '{}' is given twice; give it once", name));
    options.set(name, parse_value(source, equals + 1, diagnostics), key);
  }
  diagnostics.throw_if_any();
  return options;
}

/// The plugin's component of that name. If a layer and a loss have it, the loss is chosen if there is a
/// target, else the layer.
std::pair<Kind, std::string> chosen(const Plugin& plugin, const std::string& name, bool has_target) {
  std::vector<std::pair<Kind, std::string>> found;
  std::vector<std::string> names;
  for (const auto& [kind, own] : plugin.components) {
    names.push_back(own);
    const Schema* const schema = registry().schema(kind, name);
    if (schema && schema->name() == own) found.emplace_back(kind, own);
  }
  if (found.empty()) {
    const std::string near = nearest(name, names);
    throw UsageError(fmt::format("{} has no component '{}'{}; it has: {}", described(plugin.origin), name,
                                 near.empty() ? "" : fmt::format("; did you mean '{}'?", near),
                                 names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
  const Kind wanted = has_target ? Kind::loss : Kind::layer;
  const auto fits = std::find_if(found.begin(), found.end(),
                                 [&](const auto& component) { return component.first == wanted; });
  const auto& [kind, own] = fits == found.end() ? found.front() : *fits;
  if (kind == Kind::layer || kind == Kind::loss) return {kind, own};
  throw UsageError(fmt::format(
      "{} '{}' cannot be tried on a tensor: layers (activations among them) and losses can; `plexus plugin "
      "check {} --component {}` tries the other kinds",
      with_article(kind), own, plugin.origin.file, own));
}

std::vector<Tensor> read_all(const std::vector<std::string>& files) {
  std::vector<Tensor> tensors;
  for (const std::string& file : files) tensors.push_back(read_npy(file));
  return tensors;
}

/// Throws UsageError unless both have the same number of rows. A loss accepts any number of rows, and the
/// errors that it throws for shapes leave this number out.
void require_as_many_rows(const Shape& prediction, const Shape& target) {
  if (prediction.is_scalar() || target.is_scalar() || prediction[0] == target[0]) return;
  throw UsageError(fmt::format(
      "the prediction {} and the target {} differ in their rows, {} and {}; a loss compares row by row",
      prediction.text(), target.text(), prediction[0], target[0]));
}

void print_named(std::string_view title, const TriedComponent::Named& tensors) {
  for (const auto& [name, tensor] : tensors) print_result("{}{}\n{}", title, name, tensor_text(tensor, "  "));
}

void write_output(const fs::path& file, const TriedComponent::Named& outputs) {
  if (outputs.size() != 1) {
    throw UsageError(
        fmt::format("--output takes one tensor, but the component has {} outputs", outputs.size()));
  }
  write_npy(file, outputs.front().second);
  print_message("{}: the output\n", file.string());
}

void print_tried(const TriedComponent& tried, const po::variables_map& values, const TryRequest& request) {
  if (values.count("input") == 0) {
    for (std::size_t i = 0; i < request.inputs.size(); ++i)
      print_result("x{}\n{}", i, tensor_text(request.inputs[i], "  "));
    if (request.target) print_result("target\n{}", tensor_text(*request.target, "  "));
  }
  print_named("", tried.variables());
  print_named("", tried.outputs());
  if (values.count("gradient") > 0) print_named("gradient by ", tried.gradients());
  if (values.count("explain") > 0) {
    print_result("graph\n{}kernels\n{}", tried.graph(), explanation(tried.program()));
  }
}

DType precision_of(const po::variables_map& values) {
  const std::string name = values["precision"].as<std::string>();
  if (name == "float32") return DType::float32;
  if (name == "float64") return DType::float64;
  throw UsageError(fmt::format("--precision is float32 or float64, not '{}'", name));
}

po::options_description try_options() {
  po::options_description options("options");
  const auto files = [] {
    return po::value<std::vector<std::string>>()->composing()->value_name("FILE.npy");
  };
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  options.add_options()(
      "input", files(),
      "a tensor of rows; for a layer of several inputs it is repeated (default: by an example)");
  options.add_options()("target", text("FILE.npy"), "the target of a loss; its --input is the prediction");
  options.add_options()("output", text("FILE.npy"), "write the output to this file");
  options.add_options()("gradient", "the gradient of the sum of the outputs by each input and parameter");
  options.add_options()("backend", text("NAME"), "what runs it (default: the fastest that can run here)");
  options.add_options()("precision", text("DTYPE")->default_value("float32"), "float32 or float64");
  options.add_options()("training", "call a layer as a training does");
  options.add_options()("explain", "the graph, and which kernel runs each node");
  add_plugin_options(options);
  return options;
}

}  // namespace

int try_component(const Arguments& arguments) {
  po::variables_map values;
  if (!parse(arguments, try_usage, try_options(), "file", values)) return 0;
  const Arguments words = more_words(values);
  if (words.empty())
    throw UsageError(fmt::format("the name of a component is missing\nusage: plexus {}", try_usage));
  const bool has_input = values.count("input") > 0;
  if (!has_input && values.count("target") > 0)
    throw UsageError("--target is the target of the prediction in --input, which is missing");
  const std::string name = words.front();
  TryRequest request;
  request.options = options_of({words.begin() + 1, words.end()});
  request.dtype = precision_of(values);
  request.training = values.count("training") > 0;
  request.gradients = values.count("gradient") > 0;
  if (has_input) request.inputs = read_all(texts_of(values, "input"));
  if (const auto target = text_of(values, "target")) request.target = read_npy(*target);

  load_standard_plugins();
  const OpenOptions open = open_options(values);
  load_named_plugins(open);
  OpenOptions asked = open;
  asked.plugins = {values["file"].as<std::string>()};
  const Plugin& plugin = *load_named_plugins(asked).front();
  std::tie(request.kind, request.name) = chosen(plugin, name, request.target.has_value());
  if (request.kind == Kind::loss && request.target)
    require_as_many_rows(request.inputs.front().shape(), request.target->shape());
  const std::string drawn = has_input ? "" : use_example(request);
  const Backends backends = open_backends(text_of(values, "backend").value_or(""));
  const TriedComponent tried(request, backends);
  print_result("{} '{}' of {}, on {}\n", name_of(request.kind), request.name, described(plugin.origin),
               backends.chosen->name());
  if (!has_input) print_result("{}; --input FILE.npy gives others\n", drawn);
  print_tried(tried, values, request);
  if (const auto file = text_of(values, "output")) write_output(*file, tried.outputs());
  return 0;
}

}  // namespace plexus::app
