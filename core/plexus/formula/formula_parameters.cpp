#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/expression/expression.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/formula/formula_parameters.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::int64_t features_of_input = -1;
constexpr std::string_view features_word = "features";

const Schema& parameter_schema() {
  static const Schema schema =
      Schema("parameter", "A parameter of a formula")
          .tree("shape", "a list of numbers or `features`, the last axis of the first input")
          .hint("for example shape: [features]")
          .optional_component("initializer", Kind::initializer, "what it starts as")
          .optional_component("regularizer", Kind::regularizer, "a price for its size")
          .optional_component("constraint", Kind::constraint, "what it must satisfy");
  return schema;
}

std::int64_t read_size(const Tree& size, Diagnostics& diagnostics) {
  if (size.is_scalar() && size.text() == features_word) return features_of_input;
  const std::optional<std::int64_t> number = as_integer(size);
  if (number && *number >= 1) return *number;
  diagnostics.error(size.position(), fmt::format("expected a size, a whole number of at least 1, or "
                                                 "`features`, found {}",
                                                 describe(size)));
  return 1;
}

std::vector<std::int64_t> read_shape(const Tree& shape, Diagnostics& diagnostics) {
  if (shape.is_map() || shape.is_null()) {
    diagnostics.error(shape.position(),
                      fmt::format("expected a list of numbers or `features`, such as [features, 8], found {}",
                                  describe(shape)));
    return {};
  }
  if (shape.is_scalar()) return {read_size(shape, diagnostics)};
  std::vector<std::int64_t> sizes;
  for (const Tree& size : shape.items()) sizes.push_back(read_size(size, diagnostics));
  if (sizes.size() > Shape::max_rank) {
    diagnostics.error(shape.position(), fmt::format("a shape has at most {} axes, this has {}",
                                                    std::size_t{Shape::max_rank}, sizes.size()));
  }
  return sizes;
}

FormulaParameter read_parameter(const Tree::Entry& entry, const ComponentSource& source,
                                Diagnostics& diagnostics) {
  FormulaParameter parameter;
  parameter.name = entry.key;
  const std::size_t mistakes = diagnostics.size();
  const Options options = validate(entry.value, parameter_schema(), source, diagnostics,
                                   fmt::format("parameter '{}'", entry.key));
  if (diagnostics.size() > mistakes) return parameter;
  parameter.shape = read_shape(options.tree("shape"), diagnostics);
  if (options.has("regularizer")) parameter.regularizer = options.choice("regularizer");
  if (options.has("constraint")) parameter.constraint = options.choice("constraint");
  if (options.has("initializer")) {
    parameter.initializer = options.choice("initializer");
  } else {
    diagnostics.error(entry.position, fmt::format("parameter '{}' needs an initializer: what it starts as; "
                                                  "for example initializer: ones",
                                                  entry.key));
  }
  return parameter;
}

/// Whether a formula can use the name without backquotes, and the name can be part of a variable's name.
bool is_plain_word(const std::string& name) {
  try {
    const Expression expression = parse_expression(name);
    return expression.kind == Expression::Kind::name && expression.text == name &&
           std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  } catch (const ExpressionError&) {
    return false;
  }
}

}  // namespace

Shape FormulaParameter::shape_for(std::int64_t features) const {
  std::vector<std::int64_t> sizes = shape;
  std::replace(sizes.begin(), sizes.end(), features_of_input, features);
  return Shape(std::span<const std::int64_t>(sizes));
}

std::vector<FormulaParameter> formula_parameters(const Options& options, std::string_view name) {
  std::vector<FormulaParameter> parameters;
  if (!options.has(name)) return parameters;
  const Tree& tree = options.tree(name);
  Diagnostics diagnostics;
  if (!tree.is_map()) {
    diagnostics.error(tree.position(),
                      fmt::format("expected a map of parameters: {{beta: {{shape: [features], initializer: "
                                  "ones}}}}; found {}",
                                  describe(tree)));
  }
  for (const Tree::Entry& entry : tree.entries()) {
    parameters.push_back(read_parameter(entry, options.source(), diagnostics));
  }
  diagnostics.throw_if_any();
  return parameters;
}

void require_formula_names(const std::vector<std::string>& names, const Position& position) {
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    const bool twice = std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), name) !=
                       names.begin() + static_cast<std::ptrdiff_t>(i);
    if (!is_plain_word(name)) {
      diagnostics.error(position, fmt::format("'{}' is no name for a formula: expected letters, digits and "
                                              "'_', no digit first",
                                              name));
    } else if (is_formula_function(name) || find_formula_constant(name) != nullptr) {
      diagnostics.error(position,
                        fmt::format("'{}' is a name that formulas have already; take another", name));
    } else if (twice) {
      diagnostics.error(position, fmt::format("the name '{}' is there twice", name));
    }
  }
  diagnostics.throw_if_any();
}

}  // namespace plexus
