#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/config/tree.hpp>

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

// Pieces of a JSON Schema (draft-07) of configuration, as trees that to_json writes. Every value may be the
// text of a variable, "${width}", since variables are replaced before anything is validated. The pieces refer
// to `json_definitions`.

/// The forms of values of parameters of type tree, by the name of the parameter.
using JsonForms = std::map<std::string, Tree, std::less<>>;

/// A text of the JSON document.
Tree json_text(std::string_view text);
/// Any value of a type of JSON: "string".
Tree json_type(std::string_view name);
/// A text that matches a regular expression somewhere, or one that is not empty.
Tree json_pattern(std::string_view regular_expression);
Tree json_some_text();
/// This text alone.
Tree json_constant(std::string_view text);
/// A number, perhaps written as a fraction.
Tree json_number(const Range& range = {});
/// {"$ref": "#/definitions/NAME"}
Tree json_reference(std::string_view definition);
/// A value of one of these forms.
Tree any_of(std::vector<Tree> forms);
/// The same, or a variable.
Tree or_variable(Tree form);
/// A list of such items; `least`: how many it has at least.
Tree json_list(Tree item, int least = 0);
/// A map of any keys with such values; `least`: how many it has at least.
Tree json_map(Tree value, int least = 1);
/// A map of at least one key, whose keys are none of `names`.
Tree json_map_but(const std::vector<std::string>& names, Tree value);
/// A map of one key, which is one of `forms` and has a value of that form.
Tree json_choice(std::vector<Tree::Entry> forms);

/// What `validate` takes for a map of options: the parameters of these schemas, those of type tree with a
/// form of `forms`, or any value.
Tree json_options(std::initializer_list<const Schema*> schemas, const JsonForms& forms = {});

/// The forms that others refer to by name: a variable, numbers in texts, lengths of a training ...
std::vector<Tree::Entry> json_definitions();

/// Definitions of all components of a kind: KIND, which is a name or `name: {options}`, and KIND.NAME, the
/// options of each. `own`: options that core gives them in this place, with the forms of `forms`; `prefix` is
/// put before KIND to tell such a place from others.
std::vector<Tree::Entry> json_components(Kind kind, const ComponentSource& source,
                                         const std::string& prefix = "", const Schema* own = nullptr,
                                         const JsonForms& forms = {});
/// The names and aliases of a kind.
std::vector<std::string> all_names(Kind kind, const ComponentSource& source);

}  // namespace plexus
