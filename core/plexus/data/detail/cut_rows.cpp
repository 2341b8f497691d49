#include <plexus/config/detail/decimal.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/data/detail/cut_rows.hpp>
#include <plexus/data/detail/placed.hpp>
#include <plexus/data/scikit_learn_rows.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

/// A number for each row of a set, equal where rows belong together, which is the index of its name in
/// `names`.
struct Keys {
  std::vector<std::int64_t> of_rows;
  std::vector<std::string> names;
};

std::vector<std::int64_t> chosen(const std::vector<std::int64_t>& of_table, const RowSet& rows) {
  std::vector<std::int64_t> of_rows;
  for (std::int64_t i = 0; i < rows.count(); ++i) {
    of_rows.push_back(of_table[static_cast<std::size_t>(rows[i])]);
  }
  return of_rows;
}

Keys keys_of(const Column& column, const RowSet& rows) {
  Keys keys;
  keys.of_rows = chosen(value_codes(column, keys.names), rows);
  return keys;
}

Keys classes_of(const Samples& samples, const RowSet& rows) {
  if (samples.targets.size() != 1) {
    throw DataError(fmt::format("stratify: true needs a single target, found {}; name a column instead",
                                samples.targets.size()));
  }
  const Column& target = samples.targets[0];
  Keys keys;
  keys.of_rows = chosen(class_codes(target, "stratify"), rows);
  std::vector<std::int64_t> distinct = keys.of_rows;  // codes may be few but large, such as article numbers
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (std::int64_t& code : keys.of_rows) {
    code = std::lower_bound(distinct.begin(), distinct.end(), code) - distinct.begin();
  }
  for (const std::int64_t code : distinct) keys.names.push_back(class_name(code, target));
  return keys;
}

/// A permutation of 0 .. count-1 from the random stream of `part`.
std::vector<std::int32_t> drawn(const Split& split, std::int64_t count, std::string_view part) {
  if (count > std::numeric_limits<std::int32_t>::max()) {
    throw DataError(fmt::format("{} rows are too many for a random split", count));
  }
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  fill_permutation(stream_key(split.seed.value_or(0), "split", part), 0, order);
  return order;
}

std::map<std::int64_t, std::int64_t> rows_by_key(const Keys& keys) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const std::int64_t key : keys.of_rows) ++counts[key];
  return counts;
}

/// The number of rows to take of each class: in proportion, with what rounding leaves going to the classes
/// with the largest remainders.
std::map<std::int64_t, std::int64_t> quotas(const Keys& keys, std::int64_t amount) {
  __extension__ using Wide = __int128;
  const auto rows = static_cast<std::int64_t>(keys.of_rows.size());
  std::map<std::int64_t, std::int64_t> quota;
  std::vector<std::pair<std::int64_t, std::int64_t>> remainders;  // negative: the largest come first
  std::int64_t left = amount;
  for (const auto& [key, count] : rows_by_key(keys)) {
    if (count < 2) {
      throw DataError(fmt::format("stratify: '{}' has a single row, which can be on one side only",
                                  keys.names[static_cast<std::size_t>(key)]));
    }
    const Wide share = Wide{amount} * count;
    quota[key] = static_cast<std::int64_t>(share / rows);
    remainders.emplace_back(-static_cast<std::int64_t>(share % rows), key);
    left -= quota[key];
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::int64_t i = 0; i < left; ++i) ++quota[remainders[static_cast<std::size_t>(i)].second];
  return quota;
}

std::vector<bool> random_rows(const Split& split, std::int64_t count, std::int64_t amount,
                              std::string_view part) {
  std::vector<bool> apart(static_cast<std::size_t>(count));
  const std::vector<std::int32_t> order = drawn(split, count, part);
  for (std::int64_t i = 0; i < amount; ++i) {
    apart[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
  }
  return apart;
}

std::vector<bool> stratified(const Split& split, const Keys& keys, std::int64_t amount,
                             std::string_view part) {
  std::map<std::int64_t, std::int64_t> quota = quotas(keys, amount);
  std::vector<bool> apart(keys.of_rows.size());
  for (const std::int32_t row : drawn(split, static_cast<std::int64_t>(apart.size()), part)) {
    std::int64_t& left = quota[keys.of_rows[static_cast<std::size_t>(row)]];
    if (left-- > 0) apart[static_cast<std::size_t>(row)] = true;
  }
  return apart;
}

/// Whole groups in random order, until `amount` rows are set apart.
std::vector<bool> grouped(const Split& split, const Keys& keys, std::int64_t amount, std::string_view part) {
  const std::map<std::int64_t, std::int64_t> counts = rows_by_key(keys);
  const std::vector<std::pair<std::int64_t, std::int64_t>> groups(counts.begin(), counts.end());
  std::set<std::int64_t> taken;
  std::int64_t rows = 0;
  for (const std::int32_t at : drawn(split, static_cast<std::int64_t>(groups.size()), part)) {
    if (rows >= amount) break;
    const auto& [group, count] = groups[static_cast<std::size_t>(at)];
    taken.insert(group);
    rows += count;
  }
  std::vector<bool> apart;
  for (const std::int64_t key : keys.of_rows) apart.push_back(taken.contains(key));
  return apart;
}

/// The rows that hold the value, as a text or as a number.
std::vector<bool> with_value(const Split& split, const Keys& keys) {
  const std::optional<double> number = nearest_double(split.value);
  std::vector<bool> is_value;
  for (const std::string& name : keys.names) {
    is_value.push_back(name == split.value || (number && nearest_double(name) == number));
  }
  if (std::find(is_value.begin(), is_value.end(), true) == is_value.end()) {
    throw DataError(fmt::format("no row has the value '{}' in column '{}'{}", split.value, split.column,
                                suggestion(split.value, keys.names)));
  }
  std::vector<bool> apart;
  for (const std::int64_t key : keys.of_rows) apart.push_back(is_value[static_cast<std::size_t>(key)]);
  return apart;
}

/// What the rows are stratified by; nullopt if they are not.
std::optional<Keys> strata_of(const Split& split, const RowSet& rows, const ColumnsByName& columns,
                              const Samples& samples) {
  if (split.stratify) return classes_of(samples, rows);
  if (!split.stratify_column.empty()) return keys_of(columns.named(split.stratify_column), rows);
  return std::nullopt;
}

std::vector<bool> rows_set_apart(const Split& split, const RowSet& rows, const ColumnsByName& columns,
                                 const Samples& samples, std::string_view part) {
  if (split.kind == Split::Kind::column) {
    return with_value(split, keys_of(columns.named(split.column), rows));
  }
  const std::int64_t amount = split.amount.value().of(rows.count());
  if (!split.group.empty()) {
    return grouped(split, keys_of(columns.named(split.group), rows), amount, part);
  }
  if (const auto strata = strata_of(split, rows, columns, samples)) {
    return stratified(split, *strata, amount, part);
  }
  return random_rows(split, rows.count(), amount, part);
}

Cut as_scikit_learn_cuts(const Split& split, const RowSet& rows, const std::optional<Keys>& keys) {
  std::optional<Strata> strata;
  if (keys) strata = Strata{keys->of_rows, keys->names};
  if (split.kind == Split::Kind::k_fold) {
    const DividedRows divided = k_fold_rows(split, rows.count(), strata);
    return {rows.at(divided.apart), rows.at(divided.rest)};
  }
  const SplitSizes sizes = split_sizes(split, rows.count()).value();
  const DividedRows divided = train_test_rows(split, sizes, rows.count(), strata);
  return {rows.at(divided.apart), rows.at(divided.rest)};
}

Cut cut(const Split& split, const RowSet& rows, const ColumnsByName& columns, const Samples& samples,
        std::string_view part) {
  const std::int64_t all = rows.count();
  if (split.kind == Split::Kind::none || split.kind == Split::Kind::file) return {RowSet(0, 0), rows};
  if (const std::optional<std::string> wrong = split_error(split, all, part)) throw DataError(*wrong);
  if (split.kind == Split::Kind::first || split.kind == Split::Kind::last) {
    const std::int64_t amount = split.amount.value().of(all);
    if (split.kind == Split::Kind::first) return {rows.part(0, amount), rows.part(amount, all - amount)};
    return {rows.part(all - amount, amount), rows.part(0, all - amount)};
  }
  if (split.kind == Split::Kind::train_test_split || split.kind == Split::Kind::k_fold) {
    return as_scikit_learn_cuts(split, rows, strata_of(split, rows, columns, samples));
  }
  const std::vector<bool> apart = rows_set_apart(split, rows, columns, samples, part);
  Cut parts{rows.where(apart, true), rows.where(apart, false)};
  if (parts.rest.count() == 0) {
    throw DataError(
        fmt::format("{} would take all {} rows; both sides of a split need at least one row", part, all));
  }
  return parts;
}

}  // namespace

Cut cut_rows(const Split& split, const RowSet& rows, const ColumnsByName& columns, const Samples& samples,
             std::string_view part) {
  try {
    return cut(split, rows, columns, samples, part);
  } catch (const DataError& error) {
    throw placed(split.position, error);
  }
}

}  // namespace plexus
