#include <plexus/data/detail/row_preparation.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The texts of a column of the source; none for numbers, and for a column that is computed.
std::vector<std::string> texts_of(const std::vector<Field>& sources, std::string_view name) {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [&](const Field& source) { return source.name == name; });
  return found == sources.end() ? std::vector<std::string>{} : found->classes;
}

/// How many numbers the source has in a row of a column.
std::size_t numbers_of(const Preparation& preparation, const std::string& column) {
  for (const Preparation::Step& step : preparation.steps()) {
    for (const Preparation::Column& treated : step.columns) {
      if (treated.name == column) return treated.parts.size();
    }
  }
  return 1;
}

[[noreturn]] void refuse_cell(const std::string& column, const std::string& message) {
  DataError error(message);
  error.facts().field = column;
  throw error;
}

}  // namespace

RowPreparation::RowPreparation(std::shared_ptr<const Preparation> preparation)
    : preparation_(std::move(preparation)) {
  add_sources();
  add_formulas();
  add_steps();
}

RowPreparation::Slots RowPreparation::reserve(std::size_t count) {
  const Slots slots{cells_.size(), count};
  cells_.resize(cells_.size() + count);
  return slots;
}

void RowPreparation::add_sources() {
  for (const PreparationFacts::Source& source : preparation_->facts().sources) {
    sources_.push_back(reserve(numbers_of(*preparation_, source.column)));
    columns_.emplace(source.column, sources_.back());
    if (source.kind == CellKind::texts) texts_.push_back({&source, sources_.back().first});
  }
}

void RowPreparation::add_formulas() {
  const PreparationPlan& plan = preparation_->plan();
  const std::vector<Field> sources = preparation_->sources();
  for (const auto& computed : plan.computed_for(plan.inputs)) {
    Formula formula;
    std::vector<std::vector<std::string>> texts;
    for (const std::string& name : computed->columns()) {
      texts.push_back(texts_of(sources, name));
      formula.inputs.push_back(columns_.at(name).first);
    }
    formula.evaluator = computed->evaluator(1, texts);
    const Slots output = reserve(1);
    formula.output = output.first;
    columns_.emplace(computed->name(), output);
    formulas_.push_back(std::move(formula));
  }
}

void RowPreparation::add_steps() {
  for (const Preparation::Step& step : preparation_->steps()) {
    for (const Preparation::Column& column : step.columns) {
      Slots& slots = columns_.at(column.name);
      Slots made{cells_.size(), 0};
      for (std::size_t p = 0; p < column.parts.size(); ++p) {
        const Slots output = reserve(column.parts[p]->width());
        applications_.push_back(
            {column.parts[p].get(), slots.first + p, output, &column.name, &step.transform});
        made.count += output.count;
      }
      slots = made;
    }
  }
}

std::span<double> RowPreparation::source(std::size_t source) {
  return {cells_.data() + sources_.at(source).first, sources_.at(source).count};
}

/// Transforms know only the texts of the training rows: any other text becomes unknown_code or is refused.
void RowPreparation::take_text(const Text& text) {
  double& cell = cells_[text.slot];
  if (cell < static_cast<double>(text.source->texts.size())) return;
  if (!text.source->open) {
    refuse_cell(text.source->column,
                fmt::format("column '{}' holds a text that the training part does not have; `unknown: other` "
                            "of its transform would accept it",
                            text.source->column));
  }
  cell = static_cast<double>(unknown_code);
}

void RowPreparation::run() {
  for (Formula& formula : formulas_) {
    for (std::size_t i = 0; i < formula.inputs.size(); ++i) {
      formula.evaluator->input(i)[0] = cells_[formula.inputs[i]];
    }
    formula.evaluator->run();
    cells_[formula.output] = formula.evaluator->output()[0];
  }
  for (const Text& text : texts_) take_text(text);
  for (const Application& one : applications_) {
    try {
      one.function->apply(cells_[one.input], {cells_.data() + one.output.first, one.output.count});
    } catch (const DataError& error) {
      refuse_cell(*one.column,
                  fmt::format("{}: column '{}' {}", *one.transform, *one.column, error.message()));
    }
  }
  for (const auto& [name, slots] : columns_) {
    if (!preparation_->makes(name)) continue;
    for (std::size_t i = 0; i < slots.count; ++i) {
      if (std::isnan(cells_[slots.first + i])) {
        refuse_cell(name, fmt::format("column '{}' has no value, and `prepare` does not fill it in", name));
      }
    }
  }
}

std::span<const double> RowPreparation::made(std::string_view column) const {
  const auto found = columns_.find(column);
  if (found == columns_.end()) throw UsageError(fmt::format("column '{}' is not prepared", column));
  return {cells_.data() + found->second.first, found->second.count};
}

}  // namespace plexus
