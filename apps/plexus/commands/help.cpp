#include <plexus/formula/formula_functions.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/detail/run_schemas.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "arguments.hpp"
#include "open.hpp"
#include "printing.hpp"
#include "schema_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* introduction =
    R"(A run file is YAML. Each section below lists the keys of one map: type, range, default, and what the key means.
A component (a layer, a loss, an optimizer, ...) is written as its name, or as `name: {options}`.
Relative paths are relative to the run file. Numbers may be written 0.01, 1e-3 or 1/255.
A value may use a variable of vars: "${width}", "${width * 2}", run-${width}.
On the command line any value can be replaced: fit.epochs=5 optimizer.learning_rate=0.1 model.dense_1.units=64
A list is appended to with metrics+=precision, and model.dense_1- removes; KEY=null restores the default.
)";

constexpr const char* formulas_introduction =
    R"page(A formula of numbers computes one for each row, as those of data.compute: {per_head: income / persons}, or of
a schedule's step and epoch. A formula of tensors is a layer, a loss, a metric, a regularizer or a constraint:
  layer         formula: {value: "x * sigmoid(beta * x)", parameters: {beta: {shape: [features], initializer: ones}}}
                of its input x, or of several: inputs: [a, b] names those of `from` in their order
  activation    dense: {units: 8, activation: {formula: {value: "x * sigmoid(x)"}}}
  loss, metric  formula: {value: "abs(target - prediction)"}, in the shapes that a loss compares; its mean counts
                a metric's `name: close` is what logs call it; beside a loss of class indices `target` is the
                index of a row's class: {value: "argmax(prediction) == target", direction: up, name: right}
  regularizer   formula: {value: "0.01 * abs(w)"}, summed over all elements of w
  constraint    formula: {value: "clip(w, -1, 1)"}, what takes the place of w after an update
Gradients are derived. `plexus formula TEXT --gradient` prints them, and --plugin NAME writes the layer in C++.

  names         columns, or what is said above; one that is no plain word is in backquotes: `total rooms`
  numbers       3  0.5  1e-3
  arithmetic    + - * / ^ and parentheses; ^ is a power, and -x^2 is -(x^2)
  comparisons   == != < <= > >=; a column of texts with a word in quotes: plan == 'gold'
  conditions    and, or, not; in arithmetic a condition counts as 1 or 0
Columns: a cell without a value makes the result one without a value; in a comparison it is false (with != true).
Tensors: shapes broadcast as in NumPy, but never across rows. Nothing is random, and nothing is kept.
In YAML, put a formula in quotes if it begins with a backquote or a quote, or holds ': ' or ' #'.
)page";

/// The kinds whose components a run file names, in the order of its sections.
constexpr Kind run_file_kinds[] = {Kind::dataset,     Kind::transform,  Kind::layer,       Kind::loss,
                                   Kind::metric,      Kind::optimizer,  Kind::initializer, Kind::schedule,
                                   Kind::regularizer, Kind::constraint, Kind::order,       Kind::callback};

std::string sections_text() {
  std::string text;
  for (const RunFileSection& section : run_file_sections()) {
    text += fmt::format("\n{}: {}\n{}", section.title, section.schema->summary(),
                        parameters_text(*section.schema, "  "));
  }
  return text;
}

std::string components_text(Kind kind) {
  std::string text = fmt::format("\neach {}, as `name: {{options}}`\n", name_of(kind));
  for (const std::string& name : registry().names(kind)) {
    const Schema& schema = *registry().schema(kind, name);
    text += fmt::format("  {}: {}\n{}", name, schema.summary(), parameters_text(schema, "    "));
  }
  return text;
}

/// The functions that formulas of numbers have, or those that only formulas of tensors have.
std::string functions_text(bool of_numbers) {
  std::vector<std::pair<std::string, std::string_view>> calls;
  std::size_t width = 24;
  for (const FormulaFunction& function : formula_functions()) {
    if (function.is_of(FormulaUse::numbers) != of_numbers) continue;
    calls.emplace_back(fmt::format("{}({})", function.name, function.parameters), function.doc);
    width = std::max(width, calls.back().first.size());
  }
  std::string text;
  for (const auto& [call, doc] : calls) text += fmt::format("  {:<{}} {}\n", call, width, doc);
  return text;
}

std::string formulas_text() {
  std::string text = "\nfunctions\n" + functions_text(true);
  text += "\nfunctions of tensors alone; what goes over the last axis keeps it, with size 1\n" +
          functions_text(false);
  text += "\nconstants\n";
  for (const FormulaConstant& constant : formula_constants()) {
    text += fmt::format("  {:<24} {}\n", constant.name, constant.doc);
  }
  return text;
}

}  // namespace

int help(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  const char* usage = "help run-file|formulas [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "topic", values)) return 0;
  if (arguments.front() == "formulas") {
    print_result("{}{}", formulas_introduction, formulas_text());
    return 0;
  }
  load_standard_plugins();
  load_named_plugins(open_options(values));
  std::string text = introduction + sections_text();
  for (const Kind kind : run_file_kinds) text += components_text(kind);
  print_result("{}", text);
  return 0;
}

}  // namespace plexus::app
