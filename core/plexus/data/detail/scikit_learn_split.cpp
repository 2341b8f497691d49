#include <plexus/config/scalar.hpp>
#include <plexus/data/detail/data_schema.hpp>
#include <plexus/data/detail/given.hpp>
#include <plexus/data/detail/scikit_learn_split.hpp>
#include <plexus/data/detail/split_values.hpp>

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::int64_t largest_state = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();

void read_shuffle(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  split.shuffle = as_boolean(tree);
  if (!split.shuffle) {
    diagnostics.error(tree.position(), "'shuffle' takes true or false, not " + describe(tree));
  }
}

/// The keys that both forms have.
void read_common(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (const Tree* shuffle = given(tree, "shuffle")) read_shuffle(*shuffle, split, diagnostics);
  if (const Tree* stratify = given(tree, "stratify")) read_stratify(*stratify, split, diagnostics);
  if (const Tree* state = given(tree, "random_state")) {
    if (const auto seed = read_whole("random_state", *state, 0, largest_state, diagnostics)) {
      split.seed = static_cast<std::uint64_t>(*seed);
    }
  }
}

std::int64_t random_state_of(const Split& split) {
  return static_cast<std::uint32_t>(split.seed.value());  // the seed of a run may be larger
}

bool is_fraction(const std::optional<Amount>& amount) { return amount && !as_integer(Tree(amount->text())); }

/// The double nearest to the text, as in Python.
double number(const Amount& amount) { return as_number(Tree(amount.text())).value(); }

std::string no_room(std::string_view name, const Amount& amount, std::int64_t rows) {
  return fmt::format("'{}' is {}, expected fewer than the {} rows, so that both sides have some", name,
                     amount.text(), rows);
}

}  // namespace

void read_train_test_split(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (!tree.is_map()) {
    diagnostics.error(tree.position(),
                      "'train_test_split' takes a map such as {test_size: 0.25, "
                      "random_state: 42}, not " +
                          describe(tree));
    return;
  }
  require_known_keys(tree, train_test_split_schema(), "train_test_split", diagnostics);
  if (const Tree* size = given(tree, "test_size")) {
    split.amount = read_amount("test_size", *size, diagnostics);
  }
  if (const Tree* size = given(tree, "train_size")) {
    split.train_size = read_amount("train_size", *size, diagnostics);
    if (is_fraction(split.amount) && is_fraction(split.train_size) &&
        number(*split.amount) + number(*split.train_size) > 1.0) {
      diagnostics.error(size->position(),
                        fmt::format("test_size {} and train_size {} are more than 1 together",
                                    split.amount->text(), split.train_size->text()));
    }
  }
  read_common(tree, split, diagnostics);
  if (!split.shuffle.value_or(true) && (split.stratify || !split.stratify_column.empty())) {
    diagnostics.error(given(tree, "stratify")->position(),
                      "train_test_split takes `stratify` only with shuffle: true, as in scikit-learn");
  }
}

void read_k_fold(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (!tree.is_map()) {
    diagnostics.error(tree.position(),
                      "'k_fold' takes a map such as {folds: 5, fold: 0}, not " + describe(tree));
    return;
  }
  require_known_keys(tree, k_fold_schema(), "k_fold", diagnostics);
  if (const Tree* folds = given(tree, "folds")) {
    split.folds = read_whole("folds", *folds, 2, any, diagnostics).value_or(split.folds);
  }
  if (const Tree* fold = given(tree, "fold")) {
    split.fold = read_whole("fold", *fold, 0, split.folds - 1, diagnostics).value_or(0);
  }
  read_common(tree, split, diagnostics);
  if (split.seed && !split.shuffle.value_or(false)) {
    diagnostics.error(given(tree, "random_state")->position(),
                      "'random_state' has no effect without shuffle: true; add that or leave it out");
  }
}

Tree train_test_split_tree(const Split& split) {
  Tree tree = Tree::map();
  if (split.amount) tree.set("test_size", split.amount->text());
  if (split.train_size) tree.set("train_size", split.train_size->text());
  if (split.seed) tree.set("random_state", random_state_of(split));
  tree.set("shuffle", split.shuffle.value_or(true));
  write_stratify(split, tree);
  return tree;
}

Tree k_fold_tree(const Split& split) {
  Tree tree = Tree::map();
  tree.set("folds", split.folds);
  tree.set("fold", split.fold);
  tree.set("shuffle", split.shuffle.value_or(false));
  if (split.seed && split.shuffle.value_or(false)) {
    tree.set("random_state", random_state_of(split));
  }
  write_stratify(split, tree);
  return tree;
}

std::variant<SplitSizes, std::string> train_test_sizes(const Split& split, std::int64_t rows) {
  const std::optional<Amount>& train = split.train_size;
  const Amount test = split.amount.value_or(Amount(0.25));
  const bool by_train = train && !split.amount;
  if (!by_train && !is_fraction(test) && number(test) >= static_cast<double>(rows)) {
    return no_room("test_size", test, rows);
  }
  if (train && !is_fraction(train) && number(*train) >= static_cast<double>(rows)) {
    return no_room("train_size", *train, rows);
  }
  const auto all = static_cast<double>(rows);
  double apart = is_fraction(test) ? std::ceil(number(test) * all) : number(test);
  double rest = all - apart;
  if (train) rest = is_fraction(train) ? std::floor(number(*train) * all) : number(*train);
  if (by_train) apart = all - rest;
  if (apart + rest > all) {
    return fmt::format("test_size and train_size take {} and {} rows of {}", apart, rest, rows);
  }
  if (rest < 1) return fmt::format("no row of {} would be left for training", rows);
  return SplitSizes{static_cast<std::int64_t>(apart), static_cast<std::int64_t>(rest)};
}

std::variant<SplitSizes, std::string> k_fold_sizes(const Split& split, std::int64_t rows) {
  if (split.folds > rows) {
    return fmt::format("{} folds of {} rows; every fold needs at least one row", split.folds, rows);
  }
  const std::int64_t apart = rows / split.folds + (split.fold < rows % split.folds ? 1 : 0);
  return SplitSizes{apart, rows - apart};
}

}  // namespace plexus
