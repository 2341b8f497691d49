#include <plexus/config/detail/json_schema.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

using Parameter = Schema::Parameter;
using Type = Schema::Type;

constexpr std::string_view number_pattern = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?";
constexpr std::string_view whole_pattern = "(0x[0-9a-fA-F]+|0o[0-7]+|\\+?[1-9][0-9]*([eE]\\+?[0-9]+)?)";

Tree in_range(Tree form, const Range& range) {
  if (std::isfinite(range.low)) form.set(range.low_open ? "exclusiveMinimum" : "minimum", range.low);
  if (std::isfinite(range.high)) form.set(range.high_open ? "exclusiveMaximum" : "maximum", range.high);
  return form;
}

/// As a YAML reader sees the choice: a number if it is written like one.
Tree choices(const Parameter& parameter) {
  std::vector<Tree> all;
  for (const std::string& choice : parameter.choices) {
    all.emplace_back(choice);
    all.back().set_quoted(false);
  }
  return Tree::map({{"enum", Tree::list(std::move(all))}});
}

Tree form_of(const Parameter& parameter, const JsonForms& forms) {
  switch (parameter.type) {
    case Type::integer:
      return in_range(json_type("integer"), parameter.range);
    case Type::number:
      return json_number(parameter.range);
    case Type::boolean:
      return json_type("boolean");
    case Type::text:
      return json_type("string");
    case Type::choice:
      return choices(parameter);
    case Type::path:
      return json_some_text();
    case Type::paths:
      return any_of({json_some_text(), json_list(json_some_text(), 1)});
    case Type::interval:
      return json_reference("length");
    case Type::integers:
      return json_list(in_range(json_type("integer"), parameter.range));
    case Type::numbers:
      return json_list(json_number(parameter.range));
    case Type::texts:
      return json_list(json_type("string"));
    case Type::component:
      return json_reference(name_of(parameter.kind));
    case Type::number_or_component:
      return any_of({json_number(parameter.range), json_reference(name_of(parameter.kind))});
    case Type::boolean_or_component:
      return any_of({json_type("boolean"), json_reference(name_of(parameter.kind))});
    case Type::tree:
      break;
  }
  const auto form = forms.find(parameter.name);
  return form == forms.end() ? Tree::map() : form->second;
}

/// A null restores the default, so that every parameter but a required one may have it.
Tree value_of(const Parameter& parameter, const JsonForms& forms) {
  Tree form = form_of(parameter, forms);
  if (!form.entries().empty()) {
    form = or_variable(std::move(form));
    if (!parameter.required) form = any_of({std::move(form), json_type("null")});
  }
  if (!parameter.doc.empty()) form.set("description", json_text(parameter.doc));
  if (!parameter.required && !parameter.nullable) form.set("default", parameter.default_value);
  return form;
}

bool needs_options(const Schema& schema) {
  const auto& parameters = schema.parameters();
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const Parameter& each) { return each.required; });
}

}  // namespace

Tree json_text(std::string_view text) {
  Tree tree(text);
  tree.set_quoted(true);
  return tree;
}

Tree json_type(std::string_view name) { return Tree::map({{"type", json_text(name)}}); }

Tree json_pattern(std::string_view regular_expression) {
  Tree tree = json_type("string");
  tree.set("pattern", json_text(regular_expression));
  return tree;
}

Tree json_some_text() {
  Tree tree = json_type("string");
  tree.set("minLength", 1);
  return tree;
}

Tree json_constant(std::string_view text) { return Tree::map({{"const", json_text(text)}}); }

Tree json_number(const Range& range) {
  return any_of({in_range(json_type("number"), range), json_reference("number_text")});
}

Tree json_reference(std::string_view definition) {
  return Tree::map({{"$ref", json_text(fmt::format("#/definitions/{}", definition))}});
}

Tree any_of(std::vector<Tree> forms) {
  std::vector<Tree> flat;
  for (Tree& form : forms) {
    Tree* inner = form.entries().size() == 1 ? form.find("anyOf") : nullptr;
    if (inner == nullptr) {
      flat.push_back(std::move(form));
    } else {
      for (Tree& each : inner->items()) flat.push_back(std::move(each));
    }
  }
  return Tree::map({{"anyOf", Tree::list(std::move(flat))}});
}

Tree or_variable(Tree form) {
  if (form == json_type("string")) return form;
  return any_of({std::move(form), json_reference("variable")});
}

Tree json_list(Tree item, int least) {
  Tree tree = json_type("array");
  tree.set("items", or_variable(std::move(item)));
  if (least > 0) tree.set("minItems", least);
  return tree;
}

Tree json_map(Tree value, int least) {
  Tree tree = json_type("object");
  if (least > 0) tree.set("minProperties", least);
  tree.set("additionalProperties", or_variable(std::move(value)));
  return tree;
}

Tree json_map_but(const std::vector<std::string>& names, Tree value) {
  std::vector<Tree> taken;
  for (const std::string& name : names) taken.push_back(json_text(name));
  Tree tree = json_map(std::move(value));
  tree.set("propertyNames", Tree::map({{"not", Tree::map({{"enum", Tree::list(std::move(taken))}})}}));
  return tree;
}

Tree json_choice(std::vector<Tree::Entry> forms) {
  Tree tree = json_type("object");
  tree.set("minProperties", 1);
  tree.set("maxProperties", 1);
  tree.set("additionalProperties", false);
  for (Tree::Entry& form : forms) form.value = or_variable(std::move(form.value));
  tree.set("properties", Tree::map(std::move(forms)));
  return tree;
}

Tree json_options(std::initializer_list<const Schema*> schemas, const JsonForms& forms) {
  std::vector<Tree::Entry> properties;
  std::vector<Tree> required;
  for (const Schema* schema : schemas) {
    for (const Parameter& parameter : schema->parameters()) {
      properties.push_back({parameter.name, value_of(parameter, forms)});
      if (parameter.required) required.push_back(json_text(parameter.name));
    }
  }
  Tree tree = json_type("object");
  tree.set("additionalProperties", false);
  if (!required.empty()) tree.set("required", Tree::list(std::move(required)));
  tree.set("properties", Tree::map(std::move(properties)));
  return tree;
}

std::vector<Tree::Entry> json_definitions() {
  const std::string fraction = fmt::format("^[+-]?{0} */ *{0}$", number_pattern);
  const std::string power = "^[+-]?[0-9]+(\\.[0-9]*)?[eE][+-]?[0-9]+$";  // a text in YAML 1.1
  const std::string steps = fmt::format("^{} +(epochs?|steps?)$", whole_pattern);
  const std::string time = fmt::format("^\\+?{0}(/{0})? +(seconds?|minutes?|hours?)$", number_pattern);
  Tree bare = json_type("integer");
  bare.set("minimum", 1);
  Tree name =
      Tree::map({{"type", Tree::list({json_text("string"), json_text("number"), json_text("boolean")})},
                 {"minLength", 1}});
  return {{"variable", json_pattern("\\$\\{")},
          {"number_text", any_of({json_pattern(fraction), json_pattern(power)})},
          {"length", any_of({std::move(bare), json_pattern(steps), json_pattern(time)})},
          {"name", std::move(name)}};
}

std::vector<std::string> all_names(Kind kind, const ComponentSource& source) {
  std::vector<std::string> all;
  for (const std::string& name : source.names(kind)) {
    all.push_back(name);
    const std::vector<std::string>& aliases = source.schema(kind, name)->aliases();
    all.insert(all.end(), aliases.begin(), aliases.end());
  }
  return all;
}

std::vector<Tree::Entry> json_components(Kind kind, const ComponentSource& source, const std::string& prefix,
                                         const Schema* own, const JsonForms& forms) {
  const std::string title = prefix + std::string(name_of(kind));
  std::vector<Tree> alone;
  std::vector<Tree::Entry> with_options;
  std::vector<Tree::Entry> definitions;
  for (const std::string& name : all_names(kind, source)) {
    const Schema& schema = *source.schema(kind, name);
    const std::string definition = fmt::format("{}.{}", title, schema.name());
    if (!needs_options(schema)) {
      alone.push_back(json_constant(name));
      if (!schema.summary().empty()) alone.back().set("description", json_text(schema.summary()));
    }
    with_options.push_back({name, json_reference(definition)});
    if (name != schema.name()) continue;
    Tree options = own ? json_options({&schema, own}, forms) : json_options({&schema}, forms);
    options.set("description", json_text(schema.summary()));
    definitions.push_back({definition, std::move(options)});
  }
  std::vector<Tree> both = std::move(alone);
  both.push_back(json_choice(std::move(with_options)));
  definitions.push_back({title, any_of(std::move(both))});
  return definitions;
}

}  // namespace plexus
