#include <plexus/data/detail/cells.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/computing.hpp>
#include <plexus/data/preparation.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

using Facts = PreparationFacts;
using Step = Preparation::Step;

[[noreturn]] void fail_other_plan() {
  throw DataError(
      "what the training fitted does not belong to this `prepare`: a run is used with the preparation that "
      "it was trained with");
}

/// The fitted steps with their functions.
std::vector<Step> steps_with_functions(const std::vector<PreparationPlan::Step>& planned,
                                       const std::vector<Facts::Step>& found) {
  if (planned.size() != found.size()) fail_other_plan();
  std::vector<Step> steps;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    if (planned[i].name != found[i].transform) fail_other_plan();
    Step& step = steps.emplace_back(Step{planned[i].name, {}});
    for (const Facts::Fitted& fitted : found[i].columns) {
      Preparation::Column& column = step.columns.emplace_back(Preparation::Column{fitted.column, {}});
      for (const FittedColumn& part : fitted.parts) {
        column.parts.push_back(calling_plugin(*planned[i].transform, "preparing column '" + column.name + "'",
                                              [&] { return planned[i].transform->function(part); }));
      }
    }
  }
  return steps;
}

const Preparation::Column* column_of(const Step& step, std::string_view name) {
  const auto found = std::find_if(step.columns.begin(), step.columns.end(),
                                  [&](const Preparation::Column& column) { return column.name == name; });
  return found == step.columns.end() ? nullptr : &*found;
}

/// Adds the words that formulas compare with the column: later rows may hold them, although no training row
/// does.
void add_words(const PreparationPlan& plan, Field& field) {
  for (const auto& computed : plan.computed) {
    for (std::string& word : computed->words(field.name)) {
      const bool known = std::find(field.classes.begin(), field.classes.end(), word) != field.classes.end();
      if (!known) field.classes.push_back(std::move(word));
    }
  }
}

void require_kind(const Column& column, const Facts::Source& source) {
  const bool texts = !column.classes.empty();
  if (texts == (source.kind == CellKind::texts)) return;
  throw DataError(fmt::format("column '{}'{} held {} in the training, now it holds {}{}", column.name,
                              column.file.empty() ? "" : " of " + column.file, name_of(source.kind),
                              texts ? "texts" : "numbers",
                              column.evidence.empty() ? "" : " (" + column.evidence + ")"));
}

}  // namespace

void warn_of(const PreparationCounts& counts, std::string_view what) {
  for (const auto& [column, count] : counts.columns) {
    if (count.missing > 0) {
      warn_of_run(fmt::format("column '{}' has no value in {} of the {} rows of {}: {} as other", column,
                              count.missing, counts.rows, what,
                              count.missing == 1 ? "it counts" : "they count"));
    }
    if (count.unknown > 0) {
      warn_of_run(fmt::format("column '{}' holds {} in {} of the {} rows of {}{}: they count as other",
                              column,
                              count.kind == CellKind::texts ? "texts that the training rows do not have"
                                                            : "numbers that are none of its categories",
                              count.unknown, counts.rows, what,
                              count.example.empty() ? "" : fmt::format(" ({})", count.example)));
    }
  }
}

Preparation::Preparation(PreparationPlan plan, PreparationFacts facts)
    : plan_(std::move(plan)), facts_(std::move(facts)) {
  steps_ = steps_with_functions(plan_.steps, facts_.steps);
  for (const Facts::Target& found : facts_.targets) {
    const auto planned = std::find_if(plan_.targets.begin(), plan_.targets.end(),
                                      [&](const auto& target) { return target.target == found.target; });
    if (planned == plan_.targets.end()) fail_other_plan();
    targets_.emplace(found.target, steps_with_functions(planned->steps, found.steps));
  }
  take_widths();
}

void Preparation::take_widths() {
  for (const auto& computed : plan_.computed_for(plan_.inputs)) widths_.emplace(computed->name(), 1);
  for (const Step& step : steps_) {
    for (const Column& column : step.columns) {
      std::int64_t& width = widths_[column.name];
      width = 0;
      for (const auto& part : column.parts) width += static_cast<std::int64_t>(part->width());
    }
  }
}

bool Preparation::makes(std::string_view column) const { return widths_.find(column) != widths_.end(); }

std::int64_t Preparation::width(std::string_view column) const {
  const auto found = widths_.find(column);
  return found == widths_.end() ? 1 : found->second;
}

std::vector<Field> Preparation::sources() const {
  std::vector<Field> fields;
  for (const Facts::Source& source : facts_.sources) {
    const DType dtype = source.kind == CellKind::numbers ? DType::float64 : DType::int64;
    Field field{source.column, {dtype, {}}, Use::undecided, source.texts};
    if (source.kind == CellKind::texts) add_words(plan_, field);
    field.open = source.open;
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<PreparedColumn> Preparation::report() const {
  std::vector<PreparedColumn> report;
  for (const std::string& name : plan_.inputs) {
    PreparedColumn column{name, {}, width(name), {}};
    if (plan_.computed_named(name) != nullptr) column.steps.emplace_back("compute");
    for (const Step& step : steps_) {
      const Column* fitted = column_of(step, name);
      if (fitted == nullptr) continue;
      column.steps.push_back(step.transform);
      if (fitted->parts.size() == 1 && !fitted->parts[0]->names().empty())
        column.names = fitted->parts[0]->names();
    }
    if (static_cast<std::int64_t>(column.names.size()) != column.width) column.names.clear();
    for (const Facts::Source& source : facts_.sources) {
      if (source.column != name) continue;
      column.missing = source.missing;
      column.texts = static_cast<std::int64_t>(source.texts.size());
    }
    report.push_back(std::move(column));
  }
  return report;
}

std::vector<plexus::Column> Preparation::apply(std::vector<plexus::Column> table,
                                               PreparationCounts& counts) const {
  const std::int64_t first_row = counts.rows;
  table = with_computed(std::move(table), plan_.computed_for(plan_.inputs), first_row);
  counts.rows += table.front().values.shape()[0];
  std::map<std::string, Cells> made;
  const ColumnsByName columns(table);
  for (const auto& [name, width] : widths_) {
    const plexus::Column& column = columns.with_gaps(name);
    Cells& cells = made.emplace(name, cells_of(column, first_row)).first->second;
    const auto source = std::find_if(facts_.sources.begin(), facts_.sources.end(),
                                     [&](const Facts::Source& one) { return one.column == name; });
    if (source == facts_.sources.end()) continue;
    require_kind(column, *source);
    if (source->kind == CellKind::texts) take_texts(cells, *source, counts);
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const Column& column : steps_[i].columns) {
      apply_step(made.at(column.name), column, plan_.steps[i], &counts);
    }
  }
  for (plexus::Column& column : table) {
    const auto found = made.find(column.name);
    if (found != made.end()) column = plexus::column_of(found->second);
  }
  return table;
}

const std::vector<Step>* Preparation::target_steps(std::string_view target) const {
  const auto found = targets_.find(target);
  return found == targets_.end() ? nullptr : &found->second;
}

bool Preparation::makes_target(std::string_view target) const { return target_steps(target) != nullptr; }

plexus::Column Preparation::apply_target(plexus::Column target) const {
  const std::vector<Step>* steps = target_steps(target.name);
  if (steps == nullptr) return target;
  const auto planned = std::find_if(plan_.targets.begin(), plan_.targets.end(),
                                    [&](const auto& one) { return one.target == target.name; });
  Cells cells = cells_of(target);
  for (std::size_t i = 0; i < steps->size(); ++i) {
    apply_step(cells, (*steps)[i].columns.front(), planned->steps[i]);
  }
  plexus::Column made = plexus::column_of(cells);
  made.parts = target.parts;
  return made;
}

void Preparation::to_units(std::string_view target, std::span<double> numbers) const {
  const std::vector<Step>* steps = target_steps(target);
  if (steps == nullptr) return;
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    const auto& functions = step->columns.front().parts;
    if (numbers.size() % functions.size() != 0) {
      throw DataError(
          fmt::format("{} predictions are no whole number of rows of the target '{}', which is {} "
                      "numbers a row",
                      numbers.size(), target, functions.size()));
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      numbers[i] = functions[i % functions.size()]->inverse(numbers[i]);
    }
  }
}

Tensor Preparation::in_units(std::string_view target, const Tensor& values) const {
  if (!makes_target(target)) return values;
  Tensor made = values.dtype() == DType::float64 ? values.clone() : values.converted(DType::float64);
  to_units(target, made.data<double>());
  return made.converted(values.dtype());
}

std::vector<std::vector<std::string>> Preparation::inverse_formulas(std::string_view target) const {
  const std::vector<Step>* steps = target_steps(target);
  if (steps == nullptr) return {};
  std::vector<std::vector<std::string>> formulas(steps->front().columns.front().parts.size());
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    for (std::size_t p = 0; p < formulas.size(); ++p) {
      formulas[p].push_back(step->columns.front().parts[p]->inverse_formula());
    }
  }
  return formulas;
}

}  // namespace plexus
