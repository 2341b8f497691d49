#include <plexus/data/legacy_random.hpp>
#include <plexus/data/scikit_learn_rows.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <fmt/format.h>

namespace plexus {

namespace {

using Rows = std::vector<std::int64_t>;

LegacyRandom generator(const Split& split) {
  return LegacyRandom(static_cast<std::uint32_t>(split.seed.value_or(0)));
}

Rows range(std::int64_t first, std::int64_t count) {
  Rows rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

/// The rows of each class that has any, ascending, and what the class is called.
struct Classes {
  std::vector<Rows> rows;
  std::vector<std::string> names;
};

Classes classes_of(const Strata& strata) {
  std::vector<Rows> all(strata.names.size());
  for (std::size_t r = 0; r < strata.of_rows.size(); ++r) {
    all[static_cast<std::size_t>(strata.of_rows[r])].push_back(static_cast<std::int64_t>(r));
  }
  Classes classes;
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (all[c].empty()) continue;
    classes.rows.push_back(std::move(all[c]));
    classes.names.push_back(strata.names[c]);
  }
  return classes;
}

/// How many of `draws` draws fall to each class: the floor of its proportion; draws that are left go to the
/// classes with the largest remainders, and among equal remainders to classes drawn at random.
Rows quotas(const Rows& counts, std::int64_t draws, LegacyRandom& random) {
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  Rows quota;
  std::vector<double> remainders;
  std::int64_t left = draws;
  for (const std::int64_t count : counts) {
    const double share = static_cast<double>(count) / total * static_cast<double>(draws);
    quota.push_back(static_cast<std::int64_t>(std::floor(share)));
    remainders.push_back(share - std::floor(share));
    left -= quota.back();
  }
  std::vector<double> values = remainders;
  std::sort(values.begin(), values.end(), std::greater<>());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (std::size_t v = 0; v < values.size() && left > 0; ++v) {
    std::vector<std::size_t> tied;
    for (std::size_t c = 0; c < remainders.size(); ++c) {
      if (remainders[c] == values[v]) tied.push_back(c);
    }
    for (const std::int64_t at : random.permutation(tied.size())) {
      if (left == 0) break;
      ++quota[tied[static_cast<std::size_t>(at)]];
      --left;
    }
  }
  return quota;
}

void require_divisible(const Classes& classes, const SplitSizes& sizes) {
  const auto single = std::find_if(classes.rows.begin(), classes.rows.end(),
                                   [](const Rows& rows) { return rows.size() < 2; });
  if (single != classes.rows.end()) {
    throw DataError(fmt::format("stratify: '{}' has a single row, which can be on one side only",
                                classes.names[static_cast<std::size_t>(single - classes.rows.begin())]));
  }
  const auto least = static_cast<std::int64_t>(classes.rows.size());
  if (sizes.apart >= least && sizes.rest >= least) return;
  throw DataError(
      fmt::format("stratify: {} rows for testing and {} for training cannot both hold each of {} classes",
                  sizes.apart, sizes.rest, least));
}

/// Elements [first, first + count) of `rows` by their places in `order`.
void append(Rows& to, const Rows& rows, const Rows& order, std::int64_t first, std::int64_t count) {
  for (std::int64_t i = first; i < first + count; ++i) {
    to.push_back(rows[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])]);
  }
}

DividedRows stratified(const Split& split, const SplitSizes& sizes, const Strata& strata) {
  const Classes classes = classes_of(strata);
  require_divisible(classes, sizes);
  LegacyRandom random = generator(split);
  Rows counts;
  for (const Rows& rows : classes.rows) counts.push_back(static_cast<std::int64_t>(rows.size()));
  const Rows rest = quotas(counts, sizes.rest, random);
  for (std::size_t c = 0; c < counts.size(); ++c) counts[c] -= rest[c];
  const Rows apart = quotas(counts, sizes.apart, random);
  DividedRows divided;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    const Rows order = random.permutation(classes.rows[c].size());
    append(divided.rest, classes.rows[c], order, 0, rest[c]);
    append(divided.apart, classes.rows[c], order, rest[c], apart[c]);
  }
  random.shuffle(divided.rest);
  random.shuffle(divided.apart);
  return divided;
}

/// The classes in the order of their first rows.
std::vector<Rows> in_order_of_appearance(const Split& split, const Strata& strata) {
  Classes classes = classes_of(strata);
  std::size_t most = 0;
  for (std::size_t c = 0; c < classes.rows.size(); ++c) {
    const std::size_t members = classes.rows[c].size();
    most = std::max(most, members);
    if (static_cast<std::int64_t>(members) >= split.folds) continue;
    warn_of_run(fmt::format("stratify: '{}' has {} rows, fewer than the {} folds: some folds lack it",
                            classes.names[c], members, split.folds));
  }
  if (static_cast<std::int64_t>(most) < split.folds) {
    throw DataError(fmt::format("stratify: {} folds, but no class has more than {} rows", split.folds, most));
  }
  std::sort(classes.rows.begin(), classes.rows.end(),
            [](const Rows& a, const Rows& b) { return a.front() < b.front(); });
  return std::move(classes.rows);
}

/// The number of the fold of each row. The sorted classes are dealt out in turn, which says how many rows of
/// a class each fold has; the rows of a class fill the folds one after the other.
Rows stratified_folds(const Split& split, std::int64_t rows, const Strata& strata) {
  const std::vector<Rows> classes = in_order_of_appearance(split, strata);
  LegacyRandom random = generator(split);
  Rows fold_of(static_cast<std::size_t>(rows));
  std::int64_t dealt = 0;
  for (const Rows& members : classes) {
    Rows folds;
    for (std::size_t i = 0; i < members.size(); ++i) folds.push_back(dealt++ % split.folds);
    std::sort(folds.begin(), folds.end());
    if (split.shuffle.value_or(false)) random.shuffle(folds);
    for (std::size_t i = 0; i < members.size(); ++i) {
      fold_of[static_cast<std::size_t>(members[i])] = folds[i];
    }
  }
  return fold_of;
}

/// The fold of each row, without classes: blocks of the rows, or of their permutation.
Rows plain_folds(const Split& split, std::int64_t rows) {
  const Rows order = split.shuffle.value_or(false)
                         ? generator(split).permutation(static_cast<std::size_t>(rows))
                         : range(0, rows);
  Rows fold_of(order.size());
  std::size_t at = 0;
  for (std::int64_t fold = 0; fold < split.folds; ++fold) {
    const std::int64_t count = rows / split.folds + (fold < rows % split.folds ? 1 : 0);
    for (std::int64_t i = 0; i < count; ++i) fold_of[static_cast<std::size_t>(order[at++])] = fold;
  }
  return fold_of;
}

}  // namespace

DividedRows train_test_rows(const Split& split, const SplitSizes& sizes, std::int64_t rows,
                            const std::optional<Strata>& strata) {
  if (!split.shuffle.value_or(true)) return {range(sizes.rest, sizes.apart), range(0, sizes.rest)};
  if (strata) return stratified(split, sizes, *strata);
  const Rows order = generator(split).permutation(static_cast<std::size_t>(rows));
  const auto test_end = order.begin() + sizes.apart;
  return {Rows(order.begin(), test_end), Rows(test_end, test_end + sizes.rest)};
}

DividedRows k_fold_rows(const Split& split, std::int64_t rows, const std::optional<Strata>& strata) {
  const Rows fold_of = strata ? stratified_folds(split, rows, *strata) : plain_folds(split, rows);
  DividedRows divided;
  for (std::size_t r = 0; r < fold_of.size(); ++r) {
    (fold_of[r] == split.fold ? divided.apart : divided.rest).push_back(static_cast<std::int64_t>(r));
  }
  return divided;
}

}  // namespace plexus
