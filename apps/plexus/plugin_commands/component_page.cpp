#include "component_page.hpp"

#include <plexus/config/to_yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schema_text.hpp"

namespace plexus::app {

namespace {

constexpr PageFormat formats[] = {{"markdown", ".md", markdown_page, markdown_contents},
                                  {"html", ".html", html_page, html_contents},
                                  {"man", ".7", manual_page, manual_contents}};

/// A valid value of the option, for an example that has to give one.
Tree sample_value(const Schema::Parameter& parameter) {
  const Range& range = parameter.range;
  const double least = std::isfinite(range.low) ? std::floor(range.low) + (range.low_open ? 1 : 0) : 1;
  const double number = range.contains(least) ? least : (range.low + range.high) / 2;
  switch (parameter.type) {
    case Schema::Type::integer:
      return static_cast<std::int64_t>(number);
    case Schema::Type::integers:
      return Tree::list({static_cast<std::int64_t>(number)});
    case Schema::Type::number:
      return number;
    case Schema::Type::numbers:
      return Tree::list({number});
    case Schema::Type::boolean:
      return true;
    case Schema::Type::interval:
      return "1 epoch";
    case Schema::Type::path:
    case Schema::Type::paths:
      return "FILE";
    case Schema::Type::texts:
      return Tree::list({"NAME"});
    default:
      return "NAME";
  }
}

/// The options of the declared examples; else those that must be given, with values that they may have.
std::vector<Tree> example_options(const Schema& schema) {
  std::vector<Tree> all;
  for (const Example& example : schema.examples()) all.push_back(example.options);
  if (!all.empty()) return all;
  Tree options = Tree::map();
  for (const Schema::Parameter& parameter : schema.parameters()) {
    if (parameter.required) options.set(parameter.name, sample_value(parameter));
  }
  return {options};
}

Tree under(std::string_view key, Tree value) {
  Tree map = Tree::map();
  map.set(key, std::move(value));
  return map;
}

/// The piece of a run file in which the component stands.
Tree in_run_file(Kind kind, Tree component) {
  const auto of_dense = [&](std::string_view option) {
    Tree options = Tree::map({{"units", 8}});
    options.set(option, component);
    return under("model", Tree::list({under("dense", std::move(options))}));
  };
  switch (kind) {
    case Kind::layer:
      return under("model", Tree::list({std::move(component)}));
    case Kind::metric:
      return under("metrics", Tree::list({std::move(component)}));
    case Kind::callback:
      return under("callbacks", Tree::list({std::move(component)}));
    case Kind::schedule:
      return under("optimizer", under("sgd", under("learning_rate", std::move(component))));
    case Kind::initializer:
      return of_dense("kernel_initializer");
    case Kind::regularizer:
      return of_dense("kernel_regularizer");
    case Kind::constraint:
      return of_dense("kernel_constraint");
    case Kind::dataset:
      return under("data", under("source", std::move(component)));
    case Kind::transform:
      return under("data", under("prepare", Tree::list({std::move(component)})));
    case Kind::order:
      return under("fit", under("shuffle", std::move(component)));
    default:
      return under(name_of(kind), std::move(component));  // loss, optimizer, backend
  }
}

std::vector<std::string> examples_of(Kind kind, const Schema& schema) {
  if (kind == Kind::op)
    return {fmt::format("registry().op(\"{}\")  // in C++; layers call it\n", schema.name())};
  std::vector<std::string> examples;
  for (Tree& options : example_options(schema)) {
    Tree component =
        options.entries().empty() ? Tree(schema.name()) : under(schema.name(), std::move(options));
    std::string text = to_yaml(in_run_file(kind, std::move(component)));
    if (std::find(examples.begin(), examples.end(), text) == examples.end())
      examples.push_back(std::move(text));
  }
  return examples;
}

}  // namespace

ComponentPage component_page(Kind kind, std::string_view name) {
  const Schema& schema = *registry().schema(kind, name);
  ComponentPage page;
  page.kind = kind;
  page.name = schema.name();
  page.summary = schema.summary();
  page.origin = described(registry().origin(kind, name));
  page.aliases = schema.aliases();
  for (const Schema::Parameter& parameter : schema.parameters()) {
    page.options.push_back({parameter.name, type_text(parameter), default_text(parameter), parameter.doc});
  }
  page.note = note_of(kind);
  page.examples = examples_of(kind, schema);
  return page;
}

std::string note_of(Kind kind) {
  switch (kind) {
    case Kind::layer:
      return "Every layer of a model also takes name, from and trainable (plexus help run-file).";
    case Kind::metric:
      return "Every metric also takes name, which names it in the logs.";
    case Kind::callback:
      return "Every callback also takes name.";
    case Kind::transform:
      return "Every transform of data.prepare also takes columns.";
    default:
      return {};
  }
}

std::vector<std::string> paragraphs_of(const std::string& text) {
  std::vector<std::string> paragraphs;
  bool begins = true;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) {
      begins = true;
      continue;
    }
    if (begins) {
      paragraphs.push_back(line);
    } else {
      paragraphs.back() += "\n" + line;
    }
    begins = false;
  }
  return paragraphs;
}

const PageFormat& page_format(const std::string& name) {
  std::vector<std::string> names;
  for (const PageFormat& format : formats) {
    if (format.name == name) return format;
    names.emplace_back(format.name);
  }
  throw UsageError(fmt::format("there is no format '{}'; the formats are: {}", name, fmt::join(names, ", ")));
}

std::string file_of(const ComponentPage& page, const PageFormat& format) {
  return fmt::format("{}-{}{}", name_of(page.kind), page.name, format.suffix);
}

}  // namespace plexus::app
