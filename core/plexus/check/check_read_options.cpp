#include <plexus/check/check_read_options.hpp>
#include <plexus/config/detail/option_reads.hpp>
#include <plexus/error/error.hpp>

#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

using Parameter = Schema::Parameter;
using OptionType = Schema::Type;

double number_in(const Range& range) {
  if (range.contains(1)) return 1;
  // A small number: the component is used with it, and it may be a number of rows.
  if (std::isfinite(range.low) && range.contains(range.low + 1)) return range.low + 1;
  return std::isfinite(range.low) ? (range.low + range.high) / 2 : range.high - 1;
}

/// Values of an option with which the component may read other options.
std::vector<Tree> other_values(const Parameter& parameter) {
  const double number = number_in(parameter.range);
  switch (parameter.type) {
    case OptionType::boolean:
    case OptionType::boolean_or_component:
      return {Tree(true), Tree(false)};
    case OptionType::choice:
      return {parameter.choices.begin(), parameter.choices.end()};
    case OptionType::integer:
      return {Tree(static_cast<std::int64_t>(number))};
    case OptionType::integers:
      return {Tree::list({static_cast<std::int64_t>(number)})};
    case OptionType::number:
    case OptionType::number_or_component:
      return {Tree(number)};
    case OptionType::numbers:
      return {Tree::list({number})};
    case OptionType::text:
      return {Tree("text")};
    case OptionType::texts:
      return {Tree::list({"text"})};
    case OptionType::interval:
      return {Tree("1 epoch")};
    default:
      return {};
  }
}

class OptionReadsCheck {
 public:
  OptionReadsCheck(const std::vector<ComponentCase>& cases, const TriedOnce& once, const CheckTable& table)
      : cases_(cases),
        once_(once),
        table_(table),
        schema_(*registry().schema(cases.front().kind, cases.front().name)) {}

  CheckResult result() {
    if (schema_.parameters().empty()) return CheckResult::passed("it has none");
    note_all({});
    // A component may keep its options, and read them when it is used.
    if (once_) note_all(once_);
    const std::vector<std::string> unread = unread_options();
    if (unread.empty()) return CheckResult::passed(fmt::format("{} options", schema_.parameters().size()));
    if (!once_) {
      return CheckResult::skipped(fmt::format(
          "it is only made here, and asks for '{}' at most when it is used", fmt::join(unread, "', '")));
    }
    return CheckResult::failed(
        fmt::format("never read, so that any value of it does the same: '{}'. Take it out of the schema, or "
                    "give the schema an example with which it counts",
                    fmt::join(unread, "', '")));
  }

 private:
  std::vector<std::string> unread_options() const {
    std::vector<std::string> unread;
    for (const Parameter& parameter : schema_.parameters()) {
      if (read_.find(parameter.name) == read_.end()) unread.push_back(parameter.name);
    }
    return unread;
  }

  void note_all(const TriedOnce& once) {
    for (const ComponentCase& tried : cases_) note(tried, once);
    for (const Parameter& parameter : schema_.parameters()) {
      for (const Tree& value : other_values(parameter)) {
        ComponentCase changed = cases_.front();
        changed.options.set(parameter.name, value);
        note(changed, once);
      }
    }
  }

  /// Options that were read before the component threw count too: other checks judge refusals.
  void note(const ComponentCase& tried, const TriedOnce& once) {
    if (unread_options().empty()) return;
    table_.beat();
    std::optional<Choice> choice;
    try {
      choice = choose(tried.kind, Tree::map({{tried.name, tried.options}}));
    } catch (const ConfigError&) {
      return;
    }
    const OptionReads reads(*choice->options);
    try {
      make_component(*choice);
      if (once) once(tried);
    } catch (const Error&) {
    }
    read_.insert(reads.names().begin(), reads.names().end());
  }

  const std::vector<ComponentCase>& cases_;
  const TriedOnce& once_;
  const CheckTable& table_;
  const Schema& schema_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace

void check_read_options(const std::vector<ComponentCase>& cases, const TriedOnce& once, CheckTable& table) {
  table.run(cases.front().component(), "options: each is read",
            [&] { return OptionReadsCheck(cases, once, table).result(); });
}

}  // namespace plexus
