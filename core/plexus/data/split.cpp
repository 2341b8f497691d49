#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/data/split.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

std::optional<Split> read_split(const Tree& tree, Diagnostics& diagnostics) {
  if (!tree.is_map() || tree.entries().size() != 1) {
    diagnostics.error(tree.position(),
                      "expected {first: N} or {last: N}, N a number of rows or a fraction of them, found " +
                          describe(tree));
    return std::nullopt;
  }
  const Tree::Entry& entry = tree.entries()[0];
  if (entry.key != "first" && entry.key != "last") {
    diagnostics.error(entry.position, fmt::format("unknown kind of split '{}'{}", entry.key,
                                                  suggestion(entry.key, {"first", "last"})));
    return std::nullopt;
  }
  const std::optional<std::int64_t> count = as_integer(entry.value);
  const std::optional<double> number = as_number(entry.value);
  const bool is_count = count && *count > 0;
  const bool is_fraction = !count && number && *number > 0.0 && *number < 1.0;
  if (!is_count && !is_fraction) {
    diagnostics.error(
        entry.value.position(),
        fmt::format("'{}' takes a number of rows (5000) or a fraction between 0 and 1 (0.2), not {}",
                    entry.key, describe(entry.value)));
    return std::nullopt;
  }
  return Split{entry.key == "first", is_count ? static_cast<double>(*count) : *number, is_fraction,
               entry.value.position()};
}

SplitRows split_rows(const Split& split, std::int64_t rows) {
  const double all = static_cast<double>(rows);
  const double left = split.fraction ? std::floor(all * (1.0 - split.amount)) : all - split.amount;
  const auto stay = static_cast<std::int64_t>(left);
  const std::int64_t apart = rows - stay;
  if (split.first) return {{0, apart}, {apart, stay}};
  return {{stay, apart}, {0, stay}};
}

std::optional<std::string> split_error(const Split& split, std::int64_t rows, std::string_view what) {
  const SplitRows parts = split_rows(split, rows);
  if (parts.apart.count > 0 && parts.rest.count > 0) return std::nullopt;
  return fmt::format("{} would take {} of {} rows; both sides of a split need at least one row", what,
                     parts.apart.count, rows);
}

}  // namespace plexus
