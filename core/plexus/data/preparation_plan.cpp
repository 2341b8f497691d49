#include <plexus/data/preparation_plan.hpp>

#include <algorithm>
#include <set>

namespace plexus {

namespace {

/// The columns, and all that the computed ones among them read.
std::set<std::string> with_all_read(const ComputedColumns& computed,
                                    const std::vector<std::string>& columns) {
  std::set<std::string> all(columns.begin(), columns.end());
  // A formula reads columns of the source and earlier computed ones only.
  for (auto column = computed.rbegin(); column != computed.rend(); ++column) {
    if (!all.contains((*column)->name())) continue;
    const std::vector<std::string>& read = (*column)->columns();
    all.insert(read.begin(), read.end());
  }
  return all;
}

}  // namespace

const ComputedColumn* PreparationPlan::computed_named(std::string_view name) const {
  const auto found = std::find_if(computed.begin(), computed.end(),
                                  [&](const auto& column) { return column->name() == name; });
  return found == computed.end() ? nullptr : found->get();
}

ComputedColumns PreparationPlan::computed_for(const std::vector<std::string>& columns) const {
  const std::set<std::string> all = with_all_read(computed, columns);
  ComputedColumns needed;
  for (const auto& column : computed) {
    if (all.contains(column->name())) needed.push_back(column);
  }
  return needed;
}

std::vector<std::string> PreparationPlan::sources_of(const std::vector<std::string>& columns) const {
  std::vector<std::string> sources;
  std::set<std::string> seen;
  const auto add = [&](const std::string& column) {
    if (computed_named(column) == nullptr && seen.insert(column).second) sources.push_back(column);
  };
  for (const std::string& column : columns) add(column);
  for (const auto& column : computed_for(columns)) {
    for (const std::string& read : column->columns()) add(read);
  }
  return sources;
}

}  // namespace plexus
