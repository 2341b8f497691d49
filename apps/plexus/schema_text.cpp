#include "schema_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {

using Type = Schema::Type;

std::string type_text(const Schema::Parameter& parameter) {
  const Range any;
  const bool ranged = parameter.range.low != any.low || parameter.range.high != any.high;
  const std::string range = ranged ? parameter.range.text() : "";
  const auto of_all = [&](const char* type) {
    return ranged ? fmt::format("{}, {}", type, range) : std::string(type);
  };
  const auto of_each = [&](const char* type) {
    return ranged ? fmt::format("{}, each {}", type, range) : std::string(type);
  };
  switch (parameter.type) {
    case Type::integer:
      return of_all("integer");
    case Type::number:
      return of_all("number");
    case Type::boolean:
      return "true or false";
    case Type::text:
      return "text";
    case Type::choice:
      return fmt::format("one of {}", fmt::join(parameter.choices, ", "));
    case Type::path:
      return "path, relative to the run file";
    case Type::paths:
      return "path, relative to the run file, or a list of paths";
    case Type::interval:
      return "N epochs, steps, seconds, minutes or hours; a bare number means epochs";
    case Type::integers:
      return of_each("list of integers");
    case Type::numbers:
      return of_each("list of numbers");
    case Type::texts:
      return "list of texts";
    case Type::component:
      return with_article(parameter.kind);
    case Type::number_or_component:
      return fmt::format("{}{} or {}", of_all("number"), ranged ? "," : "", with_article(parameter.kind));
    case Type::boolean_or_component:
      return fmt::format("true, false or {}", with_article(parameter.kind));
    case Type::tree:
      return {};  // the documentation says what is written there
  }
  return {};
}

std::string default_text(const Schema::Parameter& parameter) {
  if (parameter.required) return "required";
  if (parameter.nullable) return "may be absent";
  const Tree& value = parameter.default_value;
  if (!value.is_list()) return fmt::format("default {}", value.text().empty() ? "\"\"" : value.text());
  std::vector<std::string> items;
  for (const Tree& item : value.items()) items.push_back(item.text());
  return fmt::format("default [{}]", fmt::join(items, ", "));
}

std::string parameters_text(const Schema& schema, const std::string& indent) {
  std::size_t width = 0;
  for (const std::string& name : schema.names()) width = std::max(width, name.size());
  std::string text;
  for (const Schema::Parameter& parameter : schema.parameters()) {
    const std::string type = type_text(parameter);
    text += fmt::format("{}{:<{}}  {}{}{}\n", indent, parameter.name, width, type, type.empty() ? "" : "; ",
                        default_text(parameter));
    if (!parameter.doc.empty()) text += fmt::format("{}{:<{}}  {}\n", indent, "", width, parameter.doc);
  }
  return text;
}

}  // namespace plexus::app
