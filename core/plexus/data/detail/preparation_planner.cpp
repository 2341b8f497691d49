#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/preparation_planner.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

using Columns = DataConfig::Preparation::Columns;
using Step = PreparationPlan::Step;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The kind of the columns that an entry without named columns treats.
CellKind kind_of(const Step& step) {
  if (step.which == Columns::of_its_kind) return step.transform->treats();
  return step.which == Columns::numbers ? CellKind::numbers : CellKind::texts;
}

std::shared_ptr<const Transform> made(const Choice& choice) {
  return at_place(choice.position, [&] { return std::shared_ptr<const Transform>(make<Transform>(choice)); });
}

}  // namespace

std::string advice_on_texts(std::string_view column) {
  return fmt::format("; prepare: [one_hot_encoder: {{columns: [{}]}}] makes numbers of them", column);
}

Step PreparationPlanner::step_of(const DataConfig::Preparation& entry) const {
  return {made(entry.transform), entry.transform.name, entry.which, entry.columns, entry.position};
}

void PreparationPlanner::plan_inputs(const std::vector<Group>& inputs, PreparationPlan& plan) {
  for (const Group& input : inputs) {
    for (const std::string& column : input.columns) {
      if (!contains(plan.inputs, column)) plan.inputs.push_back(column);
    }
  }
  computed_ = plan.computed;
  for (const DataConfig::Preparation& entry : config_.prepare) {
    if (entry.transform.options == nullptr) continue;  // reported when it was read
    check_named(entry, plan);
    steps_.push_back(step_of(entry));
  }
  plan.steps = steps_;
  for (const std::string& column : plan.inputs) {
    const auto field = fields_.find(column);
    if (field != fields_.end()) check_way(*field->second);
  }
}

void PreparationPlanner::check_named(const DataConfig::Preparation& entry, const PreparationPlan& plan) {
  for (std::size_t c = 0; c < entry.columns.size(); ++c) {
    const std::string& column = entry.columns[c];
    const Position& at = c < entry.places.size() ? entry.places[c] : entry.position;
    if (contains(plan.inputs, column)) continue;
    if (!fields_.contains(column)) {
      std::vector<std::string> names;
      for (const auto& [name, field] : fields_) names.emplace_back(name);
      diagnostics_.error(at, fmt::format("the data has no column '{}'{}", column, suggestion(column, names)));
    } else {
      diagnostics_.error(at, fmt::format("column '{}' is no input: `prepare` treats columns of the inputs, "
                                         "`prepare_target` the target",
                                         column));
    }
  }
}

std::optional<CellKind> PreparationPlanner::source_kind(const Field& field) const {
  if (field.dtype_is_known) return field.classes.empty() ? CellKind::numbers : CellKind::texts;
  for (const Step& step : steps_) {
    if (step.which != Columns::named) {
      if (kind_of(step) == CellKind::texts) return std::nullopt;
    } else if (contains(step.columns, field.name)) {
      if (step.transform->accepts(CellKind::numbers) && step.transform->accepts(CellKind::texts))
        return std::nullopt;
      return step.transform->treats();
    }
  }
  return CellKind::numbers;  // if it turns out to hold texts, it is refused when it is read
}

std::optional<bool> PreparationPlanner::treats(const Step& step, const Field& field,
                                               std::optional<CellKind> kind) const {
  if (step.which == Columns::named) return contains(step.columns, field.name);
  if (!kind) return std::nullopt;
  return *kind == kind_of(step);
}

PreparationPlanner::Way PreparationPlanner::way_of(const Field& field) const {
  const std::optional<CellKind> source = source_kind(field);
  Way way{false, source, field.row.shape.elements()};
  for (const auto& column : computed_) way.made = way.made || column->name() == field.name;
  for (const Step& step : steps_) {
    const std::optional<bool> treated = treats(step, field, source);
    if (treated && !*treated) continue;
    way.made = true;
    const std::optional<std::size_t> width = step.transform->width();
    if (!width || (!treated && *width != 1)) {
      way.width.reset();
    } else if (way.width) {
      way.width = *way.width * static_cast<std::int64_t>(*width);
    }
    if (treated && way.kind) way.kind = step.transform->makes(*way.kind);
  }
  return way;
}

void PreparationPlanner::check_way(const Field& field) {
  const std::optional<CellKind> source = source_kind(field);
  std::optional<CellKind> kind = source;
  bool made = false;
  for (const Step& step : steps_) {
    if (!treats(step, field, source).value_or(false) || !kind) continue;
    made = true;
    if (!step.transform->accepts(*kind)) {
      diagnostics_.error(
          step.position,
          fmt::format("{} treats {}, but column '{}' holds {}{}", step.name,
                      name_of(step.transform->treats()), field.name, name_of(*kind),
                      *kind == CellKind::texts ? ": one_hot_encoder before it makes numbers of them" : ""));
      return;
    }
    kind = step.transform->makes(*kind);
  }
  if (!made || kind != CellKind::texts) return;
  diagnostics_.error(config_.position, fmt::format("column '{}' holds texts after `prepare`, an input takes "
                                                   "numbers{}",
                                                   field.name, advice_on_texts(field.name)));
}

bool PreparationPlanner::makes_any(const std::vector<const Field*>& fields) const {
  return std::any_of(fields.begin(), fields.end(), [&](const Field* field) { return way_of(*field).made; });
}

BoundGroup PreparationPlanner::bound(const Group& group, const std::vector<const Field*>& fields) {
  BoundGroup bound{group.name, group.columns, {DType::float64, {}}, true, {}};
  std::int64_t all = 0;
  bool known = true;
  for (std::size_t c = 0; c < fields.size(); ++c) {
    const Field& field = *fields[c];
    const Way way = way_of(field);
    const bool alone = fields.size() == 1;
    if (!way.made && !alone && !field.row.shape.is_scalar()) {
      diagnostics_.error(
          c < group.places.size() ? group.places[c] : group.position,
          fmt::format("column '{}' has rows of shape {}; only columns of one number a row can be "
                      "put together",
                      field.name, field.row.shape.text()));
    } else if (!way.made && way.kind == CellKind::texts) {
      diagnostics_.error(c < group.places.size() ? group.places[c] : group.position,
                         fmt::format("column '{}' cannot be put together with others: it holds classes, not "
                                     "numbers{}",
                                     field.name, advice_on_texts(field.name)));
    }
    bound.widths.push_back(way.width.value_or(1));
    all += way.width.value_or(0);
    known = known && way.width.has_value();
  }
  if (!known) depends_on_rows_ = true;
  const bool keeps_shape = fields.size() == 1 && fields[0]->row.shape.rank() > 1 && known &&
                           all == fields[0]->row.shape.elements();
  bound.row.shape = keeps_shape ? fields[0]->row.shape : Shape{known ? all : 1};
  return bound;
}

void PreparationPlanner::plan_targets(std::vector<BoundGroup>& targets, PreparationPlan& plan) {
  std::vector<std::string> names;
  for (const BoundGroup& target : targets) names.push_back(target.name);
  for (const DataConfig::TargetPreparation& entry : config_.prepare_target) {
    // With a single target any name is accepted: it may be that of the only output, which is not known here.
    const bool all = entry.output.empty() || targets.size() == 1;
    if (!all && !contains(names, entry.output)) {
      diagnostics_.error(entry.position, fmt::format("prepare_target: there is no target '{}'{}",
                                                     entry.output, suggestion(entry.output, names)));
      continue;
    }
    for (BoundGroup& target : targets) {
      if (!all && target.name != entry.output) continue;
      if (!target.classes.empty()) {
        diagnostics_.error(entry.position, fmt::format("prepare_target: the target '{}' holds classes, not "
                                                       "numbers",
                                                       target.name));
        continue;
      }
      PreparationPlan::Target planned{target.name, {}};
      for (const DataConfig::Preparation& step : entry.steps) {
        if (step.transform.options != nullptr) planned.steps.push_back(step_of(step));
      }
      if (planned.steps.empty()) continue;
      plan.targets.push_back(std::move(planned));
      depends_on_rows_ = true;  // metrics in the target's units depend on the fitted steps
      target.row.dtype = DType::float64;
      target.dtype_is_known = true;
    }
  }
}

}  // namespace plexus
