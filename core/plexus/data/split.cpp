#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/detail/data_schema.hpp>
#include <plexus/data/detail/given.hpp>
#include <plexus/data/detail/scikit_learn_split.hpp>
#include <plexus/data/detail/split_values.hpp>
#include <plexus/data/split.hpp>

#include <filesystem>
#include <limits>
#include <variant>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::string_view forms =
    "{first: N}, {last: N} or {random: N}, N a number of rows (5000) or a fraction of them (0.2), "
    "{train_test_split: {random_state: 42}}, {k_fold: {folds: 5, fold: 0}}, "
    "{column: {name: part, value: test}}, {file: F} or none";

void read_random(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (!tree.is_map()) {
    split.amount = read_amount("random", tree, diagnostics);
    return;
  }
  require_known_keys(tree, random_split_schema(), "a random split", diagnostics);
  if (const Tree* size = given(tree, "size")) {
    split.amount = read_amount("size", *size, diagnostics);
  } else {
    diagnostics.error(tree.position(), "a random split needs a `size`: random: {size: 0.2}");
  }
  if (const Tree* seed = given(tree, "seed")) {
    constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
    if (const auto value = read_whole("seed", *seed, 0, any, diagnostics)) {
      split.seed = static_cast<std::uint64_t>(*value);
    }
  }
  if (const Tree* stratify = given(tree, "stratify")) read_stratify(*stratify, split, diagnostics);
  if (const Tree* group = given(tree, "group")) {
    split.group = read_text("group", *group, diagnostics);
    if (split.stratify || !split.stratify_column.empty()) {
      diagnostics.error(group->position(), "a random split takes `stratify` or `group`, not both");
    }
  }
}

void read_column(const Tree& tree, Split& split, Diagnostics& diagnostics) {
  if (!tree.is_map()) {
    diagnostics.error(tree.position(), "'column' takes {name: part, value: test}, not " + describe(tree));
    return;
  }
  require_known_keys(tree, column_split_schema(), "a split by column", diagnostics);
  for (const auto& [key, member] : {std::pair{"name", &Split::column}, {"value", &Split::value}}) {
    if (const Tree* value = given(tree, key)) {
      split.*member = read_text(key, *value, diagnostics);
    } else {
      diagnostics.error(tree.position(),
                        fmt::format("a split by column needs a `{}`: {{name: part, value: test}}", key));
    }
  }
}

/// The absolute path of a file, which is given relative to the folder of the run file.
std::string read_path(const Tree& tree, Diagnostics& diagnostics) {
  if (!tree.is_scalar() || tree.text().empty()) {
    diagnostics.error(tree.position(), "'file' takes the path of a file, not " + describe(tree));
    return {};
  }
  const auto& source = tree.position().source;
  const std::filesystem::path folder = source && !source->directory.empty() ? source->directory : ".";
  return std::filesystem::absolute(folder / tree.text()).lexically_normal().string();
}

Split by_amount(Split::Kind kind, Amount amount) {
  Split split;
  split.kind = kind;
  split.amount = std::move(amount);
  return split;
}

Tree amount_tree(const Split& split) {
  // The text as it was typed, so that reading it back gives the same fraction.
  return split.amount ? Tree(split.amount->text()) : Tree();
}

Tree random_tree(const Split& split) {
  Tree tree = Tree::map({{"size", amount_tree(split), {}}});
  write_stratify(split, tree);
  if (!split.group.empty()) tree.set("group", split.group);
  if (split.seed) tree.set("seed", static_cast<std::int64_t>(*split.seed));
  return tree;
}

}  // namespace

Split Split::first_rows(Amount amount) { return by_amount(Kind::first, std::move(amount)); }
Split Split::last_rows(Amount amount) { return by_amount(Kind::last, std::move(amount)); }

Split Split::random_rows(Amount amount, std::uint64_t seed) {
  Split split = by_amount(Kind::random, std::move(amount));
  split.seed = seed;
  return split;
}

Split Split::train_test(Amount test_size, std::uint32_t random_state) {
  Split split = by_amount(Kind::train_test_split, std::move(test_size));
  split.seed = random_state;
  return split;
}

bool Split::draws() const {
  if (kind == Kind::k_fold) return shuffle.value_or(false);
  return kind == Kind::random || (kind == Kind::train_test_split && shuffle.value_or(true));
}

std::optional<Split> read_split(const Tree& tree, Diagnostics& diagnostics) {
  Split split;
  split.position = tree.position();
  if (tree.is_scalar() && tree.text() == "none") {
    split.kind = Split::Kind::none;
    return split;
  }
  if (!tree.is_map() || tree.entries().size() != 1) {
    diagnostics.error(tree.position(), fmt::format("expected {}, found {}", forms, describe(tree)));
    return std::nullopt;
  }
  const Tree::Entry& entry = tree.entries()[0];
  split.position = entry.value.position();
  const std::size_t before = diagnostics.size();
  if (entry.key == "first" || entry.key == "last") {
    split.kind = entry.key == "first" ? Split::Kind::first : Split::Kind::last;
    split.amount = read_amount(entry.key, entry.value, diagnostics);
  } else if (entry.key == "random") {
    split.kind = Split::Kind::random;
    read_random(entry.value, split, diagnostics);
  } else if (entry.key == "train_test_split") {
    split.kind = Split::Kind::train_test_split;
    read_train_test_split(entry.value, split, diagnostics);
  } else if (entry.key == "k_fold") {
    split.kind = Split::Kind::k_fold;
    read_k_fold(entry.value, split, diagnostics);
  } else if (entry.key == "column") {
    split.kind = Split::Kind::column;
    read_column(entry.value, split, diagnostics);
  } else if (entry.key == "file") {
    split.kind = Split::Kind::file;
    split.path = read_path(entry.value, diagnostics);
  } else {
    diagnostics.error(entry.position, fmt::format("unknown kind of split '{}'{}", entry.key,
                                                  suggestion(entry.key, split_schema().names())));
  }
  return diagnostics.size() == before ? std::optional(split) : std::nullopt;
}

Tree to_tree(const Split& split) {
  switch (split.kind) {
    case Split::Kind::none:
      return Tree("none");
    case Split::Kind::file:
      return Tree::map({{"file", split.path, {}}});
    case Split::Kind::random:
      return Tree::map({{"random", random_tree(split), {}}});
    case Split::Kind::train_test_split:
      return Tree::map({{"train_test_split", train_test_split_tree(split), {}}});
    case Split::Kind::k_fold:
      return Tree::map({{"k_fold", k_fold_tree(split), {}}});
    case Split::Kind::column:
      return Tree::map({{"column", Tree::map({{"name", split.column, {}}, {"value", split.value, {}}}), {}}});
    default:
      return Tree::map({{split.kind == Split::Kind::first ? "first" : "last", amount_tree(split), {}}});
  }
}

std::optional<SplitSizes> split_sizes(const Split& split, std::int64_t rows) {
  if (split.kind == Split::Kind::none || split.kind == Split::Kind::file) return SplitSizes{0, rows};
  const auto if_any = [](const std::variant<SplitSizes, std::string>& sizes) {
    const auto* found = std::get_if<SplitSizes>(&sizes);
    return found != nullptr ? std::optional(*found) : std::nullopt;
  };
  if (split.kind == Split::Kind::train_test_split) return if_any(train_test_sizes(split, rows));
  if (split.kind == Split::Kind::k_fold) return if_any(k_fold_sizes(split, rows));
  if (!split.amount || !split.group.empty()) return std::nullopt;
  const std::int64_t apart = split.amount->of(rows);
  return apart > 0 && apart < rows ? std::optional(SplitSizes{apart, rows - apart}) : std::nullopt;
}

std::optional<std::string> split_error(const Split& split, std::int64_t rows, std::string_view what) {
  const auto if_any = [&](const std::variant<SplitSizes, std::string>& sizes) {
    const auto* message = std::get_if<std::string>(&sizes);
    return message != nullptr ? std::optional(fmt::format("{}: {}", what, *message)) : std::nullopt;
  };
  if (split.kind == Split::Kind::train_test_split) return if_any(train_test_sizes(split, rows));
  if (split.kind == Split::Kind::k_fold) return if_any(k_fold_sizes(split, rows));
  if (split.kind == Split::Kind::none || !split.amount) return std::nullopt;
  const std::int64_t apart = split.amount->of(rows);
  if (apart > 0 && apart < rows) return std::nullopt;
  return fmt::format("{} would take {} of {} rows; both sides of a split need at least one row", what, apart,
                     rows);
}

}  // namespace plexus
