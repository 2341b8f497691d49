#include <plexus/config/choice.hpp>
#include <plexus/data/detail/data_schema.hpp>
#include <plexus/data/detail/preparation_reader.hpp>
#include <plexus/data/transform.hpp>

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace plexus {

namespace {

using Columns = DataConfig::Preparation::Columns;

constexpr std::string_view key = "columns";

/// The value of `columns` in `name: {columns: ...}`, or null.
const Tree* columns_of(const Tree& item) {
  if (!item.is_map() || item.entries().size() != 1 || !item.entries()[0].value.is_map()) return nullptr;
  const Tree* columns = item.entries()[0].value.find(key);
  return columns != nullptr && !columns->is_null() ? columns : nullptr;
}

void read_column(const Tree& item, DataConfig::Preparation& entry, Diagnostics& diagnostics) {
  if (!item.is_scalar() || item.text().empty()) {
    return diagnostics.error(item.position(), "expected the name of a column, found " + describe(item));
  }
  const std::vector<std::string>& known = entry.columns;
  if (std::find(known.begin(), known.end(), item.text()) != known.end()) {
    diagnostics.error(item.position(), fmt::format("column '{}' is named twice", item.text()));
  }
  entry.columns.push_back(item.text());
  entry.places.push_back(item.position());
}

void read_columns(const Tree& tree, DataConfig::Preparation& entry, Diagnostics& diagnostics) {
  if (tree.is_scalar() && !tree.quoted() && (tree.text() == "numbers" || tree.text() == "texts")) {
    entry.which = tree.text() == "numbers" ? Columns::numbers : Columns::texts;
    return;
  }
  entry.which = Columns::named;
  if (tree.is_list() && tree.items().empty()) {
    diagnostics.error(tree.position(), "expected at least one column");
  }
  for (const Tree& item : tree.is_list() ? tree.items() : std::vector<Tree>{tree}) {
    read_column(item, entry, diagnostics);
  }
}

/// Reports `columns: numbers` or `columns: texts` for a transform that does not accept that kind.
void check_kind(const DataConfig::Preparation& entry, const Tree& at, Diagnostics& diagnostics) {
  if (entry.which != Columns::numbers && entry.which != Columns::texts) return;
  if (entry.transform.options == nullptr) return;
  const CellKind kind = entry.which == Columns::numbers ? CellKind::numbers : CellKind::texts;
  const auto transform = make<Transform>(entry.transform);
  if (transform->accepts(kind)) return;
  diagnostics.error(at.position(), fmt::format("{} treats {}, not {}", entry.transform.name,
                                               name_of(transform->treats()), name_of(kind)));
}

DataConfig::Preparation read_entry(const Tree& item, const ComponentSource& source,
                                   Diagnostics& diagnostics) {
  DataConfig::Preparation entry;
  entry.position = item.position();
  entry.transform = read_choice(item, Kind::transform, source, diagnostics, {std::string(key)});
  if (const Tree* columns = columns_of(item)) {
    read_columns(*columns, entry, diagnostics);
    check_kind(entry, *columns, diagnostics);
  }
  return entry;
}

std::vector<DataConfig::Preparation> read_list(std::string_view name, const Tree& tree,
                                               const ComponentSource& source, Diagnostics& diagnostics) {
  std::vector<DataConfig::Preparation> entries;
  if (!tree.is_list()) {
    diagnostics.error(
        tree.position(),
        fmt::format("'{}' takes a list of transforms, since their order "
                    "matters: {}: [{}]; found {}",
                    name, name, name == "prepare" ? "standard_scaler" : "log1p", describe(tree)));
    return entries;
  }
  for (const Tree& item : tree.items()) entries.push_back(read_entry(item, source, diagnostics));
  return entries;
}

void check_target_entry(const DataConfig::Preparation& entry, Diagnostics& diagnostics) {
  if (entry.which != Columns::of_its_kind) {
    diagnostics.error(entry.position,
                      "an entry of prepare_target treats the whole target: leave `columns` out");
  }
  if (entry.transform.options == nullptr) return;
  const auto transform = at_place(entry.position, [&] { return make<Transform>(entry.transform); });
  if (transform->treats() == CellKind::numbers && transform->invertible()) return;
  diagnostics.error(entry.position,
                    fmt::format("{} has no inverse, which metrics and predictions in the units of the target "
                                "need; invertible are standard_scaler, min_max_scaler without clip, "
                                "robust_scaler, log1p and power_transformer",
                                entry.transform.name));
}

Tree entry_tree(const DataConfig::Preparation& entry) {
  Tree tree = to_tree(entry.transform);
  if (entry.which == Columns::of_its_kind) return tree;
  Tree options = tree.is_map() ? tree.entries().front().value : Tree::map();
  if (options.is_null()) options = Tree::map();
  if (entry.which == Columns::named) {
    options.set(key, Tree::list(std::vector<Tree>(entry.columns.begin(), entry.columns.end())));
  } else {
    options.set(key, entry.which == Columns::numbers ? "numbers" : "texts");
  }
  Tree whole = Tree::map();
  whole.set(entry.transform.name, std::move(options));
  return whole;
}

}  // namespace

std::vector<DataConfig::Formula> read_compute(const Tree& tree, Diagnostics& diagnostics) {
  std::vector<DataConfig::Formula> compute;
  if (!tree.is_map()) {
    diagnostics.error(tree.position(),
                      "'compute' takes a map of columns and formulas: {per_head: income / persons}; found " +
                          describe(tree));
    return compute;
  }
  for (const Tree::Entry& entry : tree.entries()) {
    if (entry.key.empty()) diagnostics.error(entry.position, "a computed column needs a name");
    if (!entry.value.is_scalar() || entry.value.text().empty()) {
      diagnostics.error(entry.value.position(), fmt::format("expected a formula for column '{}', found {}",
                                                            entry.key, describe(entry.value)));
      continue;
    }
    compute.push_back({entry.key, entry.value.text(), entry.value.position()});
  }
  return compute;
}

std::vector<DataConfig::Preparation> read_prepare(const Tree& tree, const ComponentSource& source,
                                                  Diagnostics& diagnostics) {
  return read_list("prepare", tree, source, diagnostics);
}

std::vector<DataConfig::TargetPreparation> read_prepare_target(const Tree& tree,
                                                               const ComponentSource& source,
                                                               Diagnostics& diagnostics) {
  std::vector<DataConfig::TargetPreparation> targets;
  if (tree.is_map() && tree.entries().empty()) {
    diagnostics.error(
        tree.position(),
        "prepare_target: expected a list of transforms, such as [log1p], or one for each output "
        "by its name, found an empty map");
  }
  const bool by_output =
      tree.is_map() &&
      std::none_of(tree.entries().begin(), tree.entries().end(), [&](const Tree::Entry& entry) {
        return source.schema(Kind::transform, entry.key) != nullptr;
      });
  if (by_output) {
    for (const Tree::Entry& entry : tree.entries()) {
      targets.push_back(
          {entry.key, read_list("prepare_target", entry.value, source, diagnostics), entry.position});
    }
  } else {
    targets.push_back({"", read_list("prepare_target", tree, source, diagnostics), tree.position()});
  }
  for (const DataConfig::TargetPreparation& target : targets) {
    for (const DataConfig::Preparation& entry : target.steps) check_target_entry(entry, diagnostics);
  }
  return targets;
}

Tree to_tree(const std::vector<DataConfig::Formula>& compute) {
  Tree tree = Tree::map();
  for (const DataConfig::Formula& formula : compute) tree.set(formula.column, formula.text);
  return tree;
}

Tree to_tree(const std::vector<DataConfig::Preparation>& prepare) {
  std::vector<Tree> entries;
  for (const DataConfig::Preparation& entry : prepare) entries.push_back(entry_tree(entry));
  return Tree::list(std::move(entries));
}

Tree to_tree(const std::vector<DataConfig::TargetPreparation>& prepare_target) {
  if (prepare_target.size() == 1 && prepare_target[0].output.empty()) return to_tree(prepare_target[0].steps);
  Tree tree = Tree::map();
  for (const DataConfig::TargetPreparation& target : prepare_target)
    tree.set(target.output, to_tree(target.steps));
  return tree;
}

}  // namespace plexus
