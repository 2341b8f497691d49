#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/data/detail/split_values.hpp>

#include <limits>

#include <fmt/format.h>

namespace plexus {

std::optional<Amount> read_amount(std::string_view key, const Tree& tree, Diagnostics& diagnostics) {
  std::optional<Amount> amount = Amount::read(tree);
  if (!amount) {
    diagnostics.error(tree.position(),
                      fmt::format("'{}' takes a number of rows (5000) or a fraction between 0 and 1 (0.2) of "
                                  "18 digits at most, not {}",
                                  key, describe(tree)));
  }
  return amount;
}

std::string read_text(std::string_view key, const Tree& tree, Diagnostics& diagnostics) {
  if (tree.is_scalar() && !tree.text().empty()) return tree.text();
  diagnostics.error(tree.position(), fmt::format("'{}' takes {}, not {}", key,
                                                 key == "value" ? "a value of the column" : "a column's name",
                                                 describe(tree)));
  return {};
}

std::optional<std::int64_t> read_whole(std::string_view key, const Tree& tree, std::int64_t least,
                                       std::int64_t most, Diagnostics& diagnostics) {
  const std::optional<std::int64_t> value = as_integer(tree);
  if (value && *value >= least && *value <= most) return value;
  const std::string range = most == std::numeric_limits<std::int64_t>::max()
                                ? fmt::format("of at least {}", least)
                                : fmt::format("from {} to {}", least, most);
  diagnostics.error(tree.position(),
                    fmt::format("'{}' takes a whole number {}, not {}", key, range, describe(tree)));
  return std::nullopt;
}

void read_stratify(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (const std::optional<bool> whether = as_boolean(tree)) {
    split.stratify = *whether;
  } else {
    split.stratify_column = read_text("stratify", tree, diagnostics);
  }
}

void require_known_keys(const Tree& tree, const Schema& schema, std::string_view what,
                        Diagnostics& diagnostics) {
  for (const Tree::Entry& entry : tree.entries()) {
    if (schema.find(entry.key) != nullptr) continue;
    diagnostics.error(entry.position, fmt::format("unknown key '{}' of {}{}", entry.key, what,
                                                  suggestion(entry.key, schema.names())));
  }
}

void write_stratify(const Split& split, Tree& map) {
  if (split.stratify) map.set("stratify", true);
  if (split.stratify_column.empty()) return;
  Tree column(split.stratify_column);
  column.set_quoted(true);  // a column may be called `true`
  map.set("stratify", column);
}

}  // namespace plexus
