#include "layer_source.hpp"

#include <plexus/error/error.hpp>
#include <plexus/expression/expression_text.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formula/symbol_code.hpp"
#include "plugin_commands/cpp_names.hpp"

namespace plexus::app {

namespace {

/// Names that the generated source uses for values and functions, beyond the names of the functions of
/// formulas.
constexpr std::string_view used_by_source[] = {
    "scope",         "inputs",      "options",    "number",      "features",    "cast",
    "constant",      "equal",       "not_equal",  "less",        "less_equal",  "greater",
    "greater_equal", "logical_and", "logical_or", "logical_not", "expand_dims", "minimum",
    "maximum",       "select",      "square",     "reciprocal",  "pow"};

void require_good_name(const std::string& name) {
  require_cpp_name(name, "a value of the source", "gate_weight");
  const auto* const end = std::end(used_by_source);
  if (std::find(std::begin(used_by_source), end, name) == end) return;
  throw UsageError(fmt::format(
      "the C++ of the layer has a '{}' of its own, which this name would hide; choose another one", name));
}

void require_fit(const FormulaLayerSource& layer, std::int64_t features) {
  constexpr std::int64_t rows = 5;
  Graph graph;
  FormulaNames values;
  std::string shapes;
  for (const std::string& input : layer.inputs) {
    values[input] = {graph.input(input, {DType::float32, Shape{rows, features}}), {}, true};
  }
  for (const SourceParameter& parameter : layer.parameters) {
    values[parameter.name] = {graph.input(parameter.name, {DType::float32, parameter.shape_for(features)})};
    shapes += fmt::format(", {} [{}]", parameter.name, parameter.sizes_text());
  }
  try {
    layer.formula.symbol(graph, values, DType::float32);
  } catch (Error& error) {
    error.add_context(fmt::format(
        "the layer could not be called: with {} rows of {} features{}; "
        "--parameters NAME:SIZE,SIZE gives a parameter other sizes, as in gate:features,8 with the "
        "last axis of the first input",
        rows, features, shapes));
    throw;
  }
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return result + "\"";
}

std::string rows_text(const ExampleInput& rows) {
  const ExampleInput usual = rows_of(rows.row_shape);
  const std::string range =
      rows.low == usual.low && rows.high == usual.high ? "" : fmt::format(", {}, {}", rows.low, rows.high);
  return fmt::format("rows_of({{{}}}{})", fmt::join(rows.row_shape, ", "), range);
}

std::string schema_text(const FormulaLayerSource& layer) {
  std::string text = fmt::format("    return Schema({},\n                  {})", quoted(layer.name),
                                 quoted(normal_form(layer.formula.expression())));
  for (const SourceParameter& parameter : layer.parameters) {
    text += fmt::format(
        "\n        .component(\"{0}_initializer\", Kind::initializer, \"{1}\", \"what {0} starts as\")",
        parameter.name, parameter.initializer);
  }
  std::vector<std::string> rows(layer.inputs.size(), rows_text(layer.example));
  return text + fmt::format("\n        .example({{}}, {{{}}});\n", fmt::join(rows, ", "));
}

std::string constructor_text(const FormulaLayerSource& layer, const std::string& type) {
  if (layer.parameters.empty()) return "";
  std::vector<std::string> made;
  for (const SourceParameter& parameter : layer.parameters) {
    made.push_back(
        fmt::format("{0}_initializer_(options.make<Initializer>(\"{0}_initializer\"))", parameter.name));
  }
  return fmt::format("  explicit {}(const Options& options)\n      : {} {{}}\n", type,
                     fmt::join(made, ",\n        "));
}

std::string members_text(const FormulaLayerSource& layer) {
  if (layer.parameters.empty()) return "";
  std::string text = "\n private:\n";
  for (const SourceParameter& parameter : layer.parameters) {
    text += fmt::format("  std::unique_ptr<const Initializer> {}_initializer_;\n", parameter.name);
  }
  return text;
}

std::string call_text(const FormulaLayerSource& layer) {
  const bool single = layer.inputs.size() == 1;
  const SymbolCode code = symbol_code(layer.formula.expression());
  const bool uses_scope =
      !layer.parameters.empty() || code.calls_number || code.text.find("scope.") != std::string::npos;
  std::string text = fmt::format(
      "\n  {} {}(Scope&{}, {}) const override {{\n", single ? "Symbol" : "std::vector<Symbol>",
      single ? "call" : "call_many", uses_scope ? " scope" : "",
      single ? "const Symbol& " + layer.inputs.front() : std::string("std::span<const Symbol> inputs"));
  if (!single) {
    text += fmt::format("    if (inputs.size() != {0}) throw ShapeError(\"expected {0} inputs: {1}\");\n",
                        layer.inputs.size(), fmt::join(layer.inputs, ", "));
    for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
      text += fmt::format("    const Symbol& {} = inputs[{}];\n", layer.inputs[i], i);
    }
  }
  const bool uses_features =
      std::any_of(layer.parameters.begin(), layer.parameters.end(), [](const SourceParameter& parameter) {
        return std::count(parameter.sizes.begin(), parameter.sizes.end(), SourceParameter::features) > 0;
      });
  if (uses_features) {
    text += fmt::format("    const std::int64_t features = {}.shape().back();\n", layer.inputs.front());
  }
  for (const SourceParameter& parameter : layer.parameters) {
    text += fmt::format("    const Symbol {0} = scope.parameter(\"{0}\", Shape{{{1}}}, *{0}_initializer_);\n",
                        parameter.name, parameter.sizes_text());
  }
  if (code.calls_number) text += fmt::format("    {}\n", number_function);
  return text + "    return " + (single ? code.text : "{" + code.text + "}") + ";\n  }\n";
}

}  // namespace

void require_source(const FormulaLayerSource& layer) {
  for (const std::string& input : layer.inputs) require_good_name(input);
  for (const SourceParameter& parameter : layer.parameters) require_good_name(parameter.name);
  require_fit(layer, 8);  // the number of features in the run file of layer_run
  require_fit(layer, layer.example.row_shape.front());
}

std::string layer_source(const FormulaLayerSource& layer) {
  const std::string type = class_name(layer.name);
  return fmt::format(
      "#include <plexus/plexus.hpp>\n\nusing namespace plexus;\n\n"
      "/// {}\n/// {}: [batch, ..., features] -> what the formula gives.\n"
      "class {} final : public Layer {{\n public:\n  static Schema schema() {{\n{}  }}\n{}{}{}}};\n\n"
      "PLEXUS_PLUGIN(\"{}\", \"0.1.0\", registrar) {{ registrar.add<{}>(); }}\n",
      normal_form(layer.formula.expression()), fmt::join(layer.inputs, ", "), type, schema_text(layer),
      constructor_text(layer, type), call_text(layer), members_text(layer), layer.name, type);
}

std::string layer_run(const FormulaLayerSource& layer) {
  std::string layers;
  for (const std::string& input : layer.inputs) {
    layers += fmt::format("  - dense: {{units: 8, name: {}}}\n", input);
  }
  const std::string from =
      layer.inputs.size() == 1 ? "" : fmt::format(": {{from: [{}]}}", fmt::join(layer.inputs, ", "));
  return fmt::format(
      "# yaml-language-server: $schema=run.schema.json\n"
      "# Build the plugin first (see README.md), then: plexus train {0}.yaml\n"
      "name: {0}\nseed: 42\nplugins: [./build/{0}.so]\n"
      "data:\n  source: iris\n  validation: {{random: {{size: 0.2, stratify: true}}}}\n"
      "  prepare: [standard_scaler]\n"
      "model:\n{1}  - {0}{2}\n  - dense: {{units: 3, activation: softmax}}\n"
      "loss: sparse_categorical_crossentropy\n"
      "optimizer: {{sgd: {{learning_rate: 0.05, momentum: 0.9}}}}\nmetrics: [accuracy]\n"
      "fit: {{epochs: 30, batch_size: 16}}\n",
      layer.name, layers, from);
}

}  // namespace plexus::app
