#include <plexus/check/check_options.hpp>
#include <plexus/error/error.hpp>

#include <cmath>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

using Parameter = Schema::Parameter;
using OptionType = Schema::Type;

constexpr const char* no_such_name = "no_such_name";

bool is_integer(OptionType type) { return type == OptionType::integer || type == OptionType::integers; }
bool is_list(OptionType type) {
  return type == OptionType::integers || type == OptionType::numbers || type == OptionType::texts;
}

/// Numbers beside a bound: the last one inside the range and the first one outside.
struct Beside {
  double inside;
  double outside;
};

Beside beside(double bound, bool open, bool low, bool integer) {
  const double away = low ? -1 : 1;
  const double step = integer ? 1 : std::max(std::abs(bound), 1.0) * 1e-6;
  return open ? Beside{bound - away * step, bound} : Beside{bound, bound + away * step};
}

std::vector<Beside> bounds_of(const Parameter& parameter) {
  const Range& range = parameter.range;
  const bool integer = is_integer(parameter.type);
  std::vector<Beside> found;
  if (std::isfinite(range.low)) found.push_back(beside(range.low, range.low_open, true, integer));
  if (std::isfinite(range.high)) found.push_back(beside(range.high, range.high_open, false, integer));
  return found;
}

/// A value of another type than the parameter's; null: there is none.
Tree of_another_type(const Parameter& parameter) {
  switch (parameter.type) {
    case OptionType::integer:
      return Tree(1.5);
    case OptionType::text:
    case OptionType::path:
      return Tree::list({1});
    case OptionType::texts:
    case OptionType::paths:
      return Tree::map({{"a", 1}});
    case OptionType::tree:
      return {};
    default:
      return Tree(no_such_name);
  }
}

class OptionsCheck {
 public:
  OptionsCheck(const ComponentCase& tried, const TriedOnce& once, const CheckTable& table)
      : tried_(tried), once_(once), table_(table), schema_(*registry().schema(tried.kind, tried.name)) {}

  CheckResult bounds() {
    for (const Parameter& parameter : schema_.parameters()) {
      for (const Beside& each : bounds_of(parameter)) {
        accept(parameter, value_of(parameter, each.inside));
        refuse(parameter, value_of(parameter, each.outside));
      }
      for (const std::string& choice : parameter.choices) accept(parameter, Tree(choice));
    }
    return result();
  }

  CheckResult wrong_values() {
    for (const Parameter& parameter : schema_.parameters()) {
      const Tree wrong = of_another_type(parameter);
      if (!wrong.is_null()) refuse(parameter, wrong);
      if (parameter.required) refuse_without(parameter);
    }
    refuse(no_such_name, with(no_such_name, Tree(1)), "an option that it does not have");
    return result();
  }

 private:
  static Tree value_of(const Parameter& parameter, double value) {
    const Tree number = is_integer(parameter.type) ? Tree(static_cast<std::int64_t>(value)) : Tree(value);
    return is_list(parameter.type) ? Tree::list({number}) : number;
  }

  ComponentCase with(const std::string& name, const Tree& value) const {
    ComponentCase changed = tried_;
    changed.options.set(name, value);
    return changed;
  }

  /// A value within the bounds may still be wrong for the component, which then throws an error with a
  /// message of its own.
  void accept(const Parameter& parameter, const Tree& value) {
    begin();
    const ComponentCase changed = with(parameter.name, value);
    const std::string what = text_of(changed, parameter.name);
    std::optional<Choice> choice;
    try {
      choice = choose(changed.kind, Tree::map({{changed.name, changed.options}}));
    } catch (const ConfigError& error) {
      wrong(fmt::format("{} is refused: {}", what, error.message()));
      return;
    }
    try {
      make_component(*choice);
      if (const std::string found = once_ ? once_(changed) : std::string(); !found.empty()) {
        wrong(fmt::format("with {} {}", what, found));
      }
    } catch (const PluginError& error) {
      wrong(fmt::format("with {} it ends in no message of its own: {}", what, error.message()));
    } catch (const Error&) {
      return;  // it says what is wrong with the value
    }
  }

  void refuse(const Parameter& parameter, const Tree& value) {
    const ComponentCase changed = with(parameter.name, value);
    refuse(parameter.name, changed, text_of(changed, parameter.name));
  }

  void refuse_without(const Parameter& parameter) {
    ComponentCase changed = tried_;
    changed.options.erase(parameter.name);
    refuse(parameter.name, changed, fmt::format("a missing '{}'", parameter.name));
  }

  void refuse(const std::string& name, const ComponentCase& changed, const std::string& what) {
    begin();
    try {
      choose(changed.kind, Tree::map({{changed.name, changed.options}}));
    } catch (const ConfigError& error) {
      const bool named = error.message().find(name) != std::string::npos;
      // The message about a component that does not exist names the component, not the option.
      if (named || error.message().find(fmt::format("'{}'", no_such_name)) != std::string::npos) return;
      wrong(fmt::format("the message about {} does not name the option: {}", what, error.message()));
      return;
    }
    wrong(fmt::format("{} is accepted", what));
  }

  static std::string text_of(const ComponentCase& changed, const std::string& name) {
    ComponentCase alone;
    alone.options = Tree::map({{name, *changed.options.find(name)}});
    return alone.text();
  }

  void begin() {
    ++values_;
    table_.beat();
  }
  void wrong(std::string what) { wrong_.push_back(std::move(what)); }

  CheckResult result() const {
    if (wrong_.empty()) return CheckResult::passed(fmt::format("{} values", values_));
    return CheckResult::failed(fmt::format("{}", fmt::join(wrong_, "; ")));
  }

  const ComponentCase& tried_;
  const TriedOnce& once_;
  const CheckTable& table_;
  const Schema& schema_;
  int values_ = 0;
  std::vector<std::string> wrong_;
};

/// Required options that the case does not give.
std::vector<Parameter> missing_options(const ComponentCase& tried) {
  std::vector<Parameter> missing;
  for (const Parameter& parameter : registry().schema(tried.kind, tried.name)->parameters()) {
    if (parameter.required && tried.options.find(parameter.name) == nullptr) missing.push_back(parameter);
  }
  return missing;
}

CheckResult checked_defaults(const ComponentCase& tried) {
  std::vector<std::string> names;
  bool files = true;
  for (const Parameter& parameter : missing_options(tried)) {
    names.push_back(parameter.name);
    files &= parameter.type == OptionType::path || parameter.type == OptionType::paths;
  }
  if (!names.empty() && files) {
    return CheckResult::skipped(
        fmt::format("it needs files ({}): give --option {}=FILE", fmt::join(names, ", "), names.front()));
  }
  if (!names.empty()) {
    return CheckResult::failed(
        fmt::format("options without a default ({}) and no example gives them: add "
                    ".example({{{{\"{}\", ...}}}}) to the schema, or give --option {}=...",
                    fmt::join(names, ", "), names.front(), names.front()));
  }
  make_component(choose(tried.kind, Tree::map({{tried.name, tried.options}})));
  return CheckResult::passed();
}

}  // namespace

bool check_options(const ComponentCase& tried, const TriedOnce& once, CheckTable& table) {
  const std::string component = tried.component();
  const CheckResult defaults =
      table.run(component, "options: defaults and examples", [&] { return checked_defaults(tried); });
  if (defaults.outcome != CheckOutcome::passed) return false;
  table.run(component, "options: bounds and choices",
            [&] { return OptionsCheck(tried, once, table).bounds(); });
  table.run(component, "options: wrong values",
            [&] { return OptionsCheck(tried, once, table).wrong_values(); });
  return true;
}

}  // namespace plexus
