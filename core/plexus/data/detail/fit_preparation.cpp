#include <plexus/data/detail/cells.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/fit_preparation.hpp>
#include <plexus/data/detail/placed.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

using Facts = PreparationFacts;
using Columns = DataConfig::Preparation::Columns;
using PlannedStep = PreparationPlan::Step;

CellKind kind_of(const Column& column) {
  return column.classes.empty() ? CellKind::numbers : CellKind::texts;
}

bool is_missing(double cell, CellKind kind) {
  return kind == CellKind::numbers ? std::isnan(cell) : cell == static_cast<double>(missing_code);
}

/// Throws DataError if a fitted number is not finite. `values`: the part of the cells that it was fitted to.
void require_finite(const FittedColumn& fitted, const std::vector<double>& values, const Cells& cells) {
  for (const auto& [name, numbers] : fitted.numbers) {
    for (const double number : numbers) {
      if (std::isfinite(number)) continue;
      const auto wrong = std::find_if(values.begin(), values.end(), [](double x) { return std::isinf(x); });
      if (wrong == values.end()) {
        throw DataError(fmt::format("holds values of a size for which `{}` would be {}", name, number));
      }
      throw DataError(fmt::format("holds {}{}, expected finite numbers", *wrong,
                                  place_in_source(cells, static_cast<std::size_t>(wrong - values.begin()))));
    }
  }
}

/// Calls `f`; a DataError from it gets the name and the place of the step, and the column.
template <class F>
auto at_step(const PlannedStep& step, const std::string& column, const std::string& file, F&& f) {
  try {
    return calling_plugin(*step.transform, "fitting to column '" + column + "'", std::forward<F>(f));
  } catch (const DataError& error) {
    DataError told(fmt::format("{}: column '{}'{} {}", step.name, column, file.empty() ? "" : " of " + file,
                               error.message()));
    told.facts() = error.facts();
    told.facts().field = column;
    throw placed(step.position, told);
  }
}

/// Fits the steps of a plan, one after the other.
class Fitter {
 public:
  Fitter(const PreparationPlan& plan, const std::vector<Column>& table, std::span<const std::int64_t> rows)
      : plan_(plan), table_(table), rows_(rows) {
    facts_.rows = static_cast<std::int64_t>(rows.size());
  }

  Facts fit(const std::vector<Column>& targets) {
    for (const PlannedStep& step : plan_.steps) treated_.push_back(columns_of(step));
    find_sources();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      facts_.steps.push_back(fit_step(plan_.steps[i], treated_[i]));
    }
    for (const PreparationPlan::Target& target : plan_.targets) fit_target(target, targets);
    return std::move(facts_);
  }

 private:
  const Column& column(const std::string& name) const { return table_.with_gaps(name); }

  /// The columns that a step treats.
  std::vector<std::string> columns_of(const PlannedStep& step) const {
    if (step.which == Columns::named) return step.columns;
    CellKind kind = step.which == Columns::numbers ? CellKind::numbers : CellKind::texts;
    if (step.which == Columns::of_its_kind) kind = step.transform->treats();
    std::vector<std::string> columns;
    for (const std::string& name : plan_.inputs) {
      if (kind_of(column(name)) == kind) columns.push_back(name);
    }
    return columns;
  }

  /// The texts that the training rows of a column have, and those that the run file lists.
  std::vector<std::string> texts_of(const Column& column, const Cells& cells) const {
    std::vector<bool> has(column.classes.size());
    for (const double cell : cells.parts.front()) {
      if (cell >= 0) has[static_cast<std::size_t>(cell)] = true;
    }
    std::vector<std::string> texts;
    for (std::size_t code = 0; code < has.size(); ++code) {
      if (has[code]) texts.push_back(column.classes[code]);
    }
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      if (!treats(i, column.name)) continue;
      for (std::string& text : plan_.steps[i].transform->categories()) {
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
      }
    }
    return texts;
  }

  bool treats(std::size_t step, const std::string& column) const {
    return std::find(treated_[step].begin(), treated_[step].end(), column) != treated_[step].end();
  }

  /// Whether every step that treats the texts of a column accepts those that it does not know.
  bool is_open(const std::string& column) const {
    CellKind kind = CellKind::texts;
    for (std::size_t i = 0; i < plan_.steps.size() && kind == CellKind::texts; ++i) {
      if (!treats(i, column)) continue;
      if (!plan_.steps[i].transform->accepts_unknown()) return false;
      kind = plan_.steps[i].transform->makes(kind);
    }
    return true;
  }

  /// Finds the columns of the source that formulas and transforms of the inputs read.
  void find_sources() {
    std::set<std::string> read;
    for (const std::vector<std::string>& columns : treated_) read.insert(columns.begin(), columns.end());
    for (const auto& computed : plan_.computed_for(plan_.inputs)) {
      read.insert(computed->columns().begin(), computed->columns().end());
    }
    for (const std::string& name : plan_.sources_of(plan_.inputs)) {
      if (!read.contains(name)) continue;
      const Column& from = column(name);
      const Cells cells = cells_of(from, rows_);
      Facts::Source source{name, cells.kind};
      for (const std::vector<double>& part : cells.parts) {
        source.missing += std::count_if(part.begin(), part.end(),
                                        [&](double cell) { return is_missing(cell, cells.kind); });
      }
      if (cells.kind == CellKind::texts) {
        source.texts = texts_of(from, cells);
        source.open = is_open(name);
      }
      facts_.sources.push_back(std::move(source));
    }
  }

  Cells& cells_named(const std::string& name) {
    const auto known = cells_.find(name);
    if (known != cells_.end()) return known->second;
    Cells& cells = cells_.emplace(name, cells_of(column(name), rows_)).first->second;
    const auto source = std::find_if(facts_.sources.begin(), facts_.sources.end(),
                                     [&](const Facts::Source& one) { return one.column == name; });
    PreparationCounts none;
    if (cells.kind == CellKind::texts) take_texts(cells, *source, none);
    return cells;
  }

  void require_kind(const PlannedStep& step, const Cells& cells) const {
    if (step.transform->accepts(cells.kind)) return;
    const bool texts = cells.kind == CellKind::texts;
    const std::string& evidence = plan_.computed_named(cells.name) ? "" : column(cells.name).evidence;
    throw placed(step.position,
                 DataError(fmt::format("{} treats {}, but column '{}' holds {}{}{}", step.name,
                                       name_of(step.transform->treats()), cells.name, name_of(cells.kind),
                                       texts && !evidence.empty() ? " (" + evidence + ")" : "",
                                       texts ? ": one_hot_encoder before it makes numbers of them" : "")));
  }

  Facts::Step fit_step(const PlannedStep& step, const std::vector<std::string>& columns) {
    Facts::Step made{step.name, {}};
    std::size_t parts = 0;
    for (const std::string& name : columns) {
      require_kind(step, cells_named(name));
      parts += cells_named(name).parts.size();
    }
    for (const std::string& name : columns) {
      made.columns.push_back(fit_column(step, cells_named(name), parts == 1));
    }
    return made;
  }

  /// Fits the step to a column and replaces the cells by what the step makes of them.
  Facts::Fitted fit_column(const PlannedStep& step, Cells& cells, bool alone) const {
    Facts::Fitted fitted{cells.name, {}};
    Preparation::Column functions{cells.name, {}};
    at_step(step, cells.name, cells.file, [&] {
      for (const std::vector<double>& part : cells.parts) {
        fitted.parts.push_back(step.transform->fit({cells.name, cells.kind, part, cells.texts, alone}));
        require_finite(fitted.parts.back(), part, cells);
        functions.parts.push_back(step.transform->function(fitted.parts.back()));
      }
    });
    try {
      apply_step(cells, functions, step);
    } catch (const DataError& error) {  // its message names step, column and row
      throw placed(step.position, error);
    }
    return fitted;
  }

  void fit_target(const PreparationPlan::Target& planned, const std::vector<Column>& targets) {
    const auto target = std::find_if(targets.begin(), targets.end(),
                                     [&](const Column& column) { return column.name == planned.target; });
    if (target == targets.end()) return;
    Cells cells = cells_of(*target, rows_);
    Facts::Target made{planned.target, {}};
    for (const PlannedStep& step : planned.steps) {
      require_target_numbers(step, *target);
      made.steps.push_back({step.name, {fit_column(step, cells, cells.parts.size() == 1)}});
    }
    facts_.targets.push_back(std::move(made));
  }

  static void require_target_numbers(const PlannedStep& step, const Column& target) {
    if (target.classes.empty()) return;
    throw placed(
        step.position,
        DataError(fmt::format("{} treats numbers, but the target '{}' holds classes{}", step.name,
                              target.name, target.evidence.empty() ? "" : " (" + target.evidence + ")")));
  }

  const PreparationPlan& plan_;
  ColumnsByName table_;
  std::span<const std::int64_t> rows_;
  std::vector<std::vector<std::string>> treated_;  // by step
  std::map<std::string, Cells> cells_;             // of the training rows, as far as they were prepared
  Facts facts_;
};

}  // namespace

std::shared_ptr<const Preparation> fitted(const PreparationPlan& plan, const std::vector<Column>& table,
                                          const std::vector<Column>& targets,
                                          std::span<const std::int64_t> rows) {
  return std::make_shared<const Preparation>(plan, Fitter(plan, table, rows).fit(targets));
}

}  // namespace plexus
