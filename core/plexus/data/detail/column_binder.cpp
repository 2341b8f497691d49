#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/detail/binding_checks.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/data/detail/column_binder.hpp>
#include <plexus/data/detail/preparation_planner.hpp>
#include <plexus/data/split.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

using Group = DataConfig::Group;

constexpr std::size_t most_suggestions = 50;

bool is_text(const Field& field) { return field.dtype_is_known && !field.classes.empty(); }

BoundGroup stack_of(const Group& group) {
  const auto width = static_cast<std::int64_t>(group.columns.size());
  return {group.name, group.columns, {DType::float64, {width}}, true, {}};
}

/// The place of a column in the run file; if it is not named there, the place of its group.
const Position& place_of(const Group& group, std::size_t column) {
  return column < group.places.size() ? group.places[column] : group.position;
}

/// Binds one data section.
class Binder {
 public:
  Binder(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
         const ComputedColumns& computed)
      : config_(config),
        description_(description),
        diagnostics_(diagnostics),
        test_lacks_(description.test_lacks.begin(), description.test_lacks.end()) {
    for (const Field& field : description.fields) {
      names_.push_back(field.name);
      fields_.emplace(field.name, &field);
    }
    plan_.computed = computed;
    add_computed();
    excluded_.insert(config.exclude.columns.begin(), config.exclude.columns.end());
  }

  Binding bind() {
    check_excluded();
    targets_ = config_.targets.empty() ? declared(Use::target) : config_.targets;
    find_columns_of_rows();
    inputs_ = config_.inputs.empty() ? declared(Use::input) : config_.inputs;
    if (inputs_.empty()) inputs_ = all_that_are_left();
    if (config_.needs_target) require_some(targets_, "target");
    if (!lacks_target()) require_some(inputs_, "inputs");
    refuse_double_use();
    PreparationPlanner planner(config_, fields_, diagnostics_);
    planner.plan_inputs(inputs_, plan_);
    planner_ = &planner;
    Binding binding{bind_groups(inputs_, true), bind_groups(targets_, false), {}};
    planner_ = nullptr;
    planner.plan_targets(binding.targets, plan_);
    binding.plan = std::move(plan_);
    binding.depends_on_rows = planner.depends_on_rows();
    check_class_weights(config_, targets_, binding, diagnostics_);
    check_splits(config_, description_, diagnostics_);
    return binding;
  }

 private:
  /// A computed column is a field of numbers.
  void add_computed() {
    computed_fields_.reserve(plan_.computed.size());  // fields_ points to them
    for (const auto& column : plan_.computed) {
      names_.push_back(column->name());
      computed_fields_.push_back({column->name(), {DType::float64, {}}});
      fields_.emplace(computed_fields_.back().name, &computed_fields_.back());
    }
  }

  const Field* known(std::string_view name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? nullptr : found->second;
  }

  /// The field; if there is none, reports an error at `at` and returns null.
  const Field* find(const std::string& name, const Position& at) {
    if (const Field* field = known(name)) return field;
    // Only the first errors suggest near names: comparing thousands of wrong names with thousands of columns
    // would take minutes.
    const std::string near = diagnostics_.size() < most_suggestions ? suggestion(name, names_) : "";
    diagnostics_.error(at, fmt::format("the data has no column '{}'{}", name, near));
    return nullptr;
  }

  /// As find, of a column whose values are used.
  const Field* find_used(const std::string& name, const Position& at) {
    const Field* field = find(name, at);
    if (field == nullptr) return nullptr;
    if (excluded_.contains(name)) {
      diagnostics_.error(at, fmt::format("column '{}' is used here, but `exclude` names it", name));
    }
    const bool own_test = description_.has_test && !config_.test;
    for (const std::string& source : plan_.sources_of({name})) {
      if (!own_test || !test_lacks_.contains(source)) continue;
      diagnostics_.error(at, fmt::format("the test part of the data has no column '{}'", source));
    }
    return field;
  }

  void check_excluded() {
    for (std::size_t c = 0; c < config_.exclude.columns.size(); ++c) {
      find(config_.exclude.columns[c], place_of(config_.exclude, c));
    }
  }

  std::vector<Group> declared(Use use) const {
    std::vector<Group> groups;
    for (const Field& field : description_.fields) {
      if (field.use != use || excluded_.contains(field.name)) continue;
      groups.push_back({field.name, {field.name}, config_.position, {}});
    }
    return groups;
  }

  /// Finds the columns that describe rows: the sample weight and the columns of splits.
  void find_columns_of_rows() {
    for (const DataConfig::SampleWeight& weight : config_.sample_weight) {
      find_used(weight.column, weight.position);
      of_rows_.insert(weight.column);
    }
    for (const std::optional<Split>* split : {&config_.test, &config_.validation}) {
      if (!*split) continue;
      for (const std::string& name : {(*split)->column, (*split)->stratify_column, (*split)->group}) {
        if (name.empty()) continue;
        find(name, (*split)->position);
        if (name != (*split)->stratify_column) of_rows_.insert(name);
      }
    }
  }

  std::vector<Group> all_that_are_left() const {
    std::set<std::string> used = of_rows_;
    for (const Group& target : targets_) {
      used.insert(target.columns.begin(), target.columns.end());
      // The columns that a target is computed from would reveal it.
      for (const std::string& column : plan_.sources_of(target.columns)) used.insert(column);
    }
    Group group{"input", {}, config_.position, {}};
    if (lacks_target()) return {};
    for (const std::string& name : names_) {
      if (!used.contains(name) && !excluded_.contains(name)) group.columns.push_back(name);
    }
    return group.columns.empty() ? std::vector<Group>{} : std::vector<Group>{group};
  }

  bool lacks_target() const { return targets_.empty() && config_.needs_target; }

  void require_some(const std::vector<Group>& groups, std::string_view key) {
    if (!groups.empty()) return;
    diagnostics_.error(config_.position,
                       fmt::format("data needs `{}`: which of the columns {}", key, fmt::join(names_, ", ")));
  }

  /// How an input reveals a target: "column 'a' is computed from the target 'y'"; empty if it does not.
  std::string target_told_by(const std::string& column,
                             const std::map<std::string, std::string>& targets) const {
    if (targets.contains(column)) return fmt::format("column '{}' is the target and an input", column);
    for (const auto& computed : plan_.computed_for({column})) {
      for (const std::string& read : computed->columns()) {
        if (!targets.contains(read)) continue;
        return fmt::format("column '{}' is computed from '{}', which is the target", column, read);
      }
    }
    return {};
  }

  void refuse_double_use() {
    std::map<std::string, std::string> targets;
    for (const Group& target : targets_) {
      for (const std::string& column : target.columns) targets.emplace(column, target.name);
    }
    for (const Group& input : inputs_) {
      for (std::size_t c = 0; c < input.columns.size(); ++c) {
        if (const std::string told = target_told_by(input.columns[c], targets); !told.empty()) {
          diagnostics_.error(
              place_of(input, c),
              fmt::format("{}: the model would be given what it is to tell; leave it out of the "
                          "inputs",
                          told));
        }
      }
    }
    for (const DataConfig::SampleWeight& weight : config_.sample_weight) {
      if (!targets.contains(weight.column)) continue;
      diagnostics_.error(weight.position,
                         fmt::format("column '{}' is the target and the sample weight; the weight of a row "
                                     "must be known without its target",
                                     weight.column));
    }
  }

  std::vector<BoundGroup> bind_groups(const std::vector<Group>& groups, bool input) {
    std::vector<BoundGroup> bound;
    for (const Group& group : groups) {
      std::vector<const Field*> fields;
      for (std::size_t c = 0; c < group.columns.size(); ++c) {
        if (const Field* field = find_used(group.columns[c], place_of(group, c))) fields.push_back(field);
      }
      if (fields.size() != group.columns.size() || fields.empty()) continue;
      if (input && planner_->makes_any(fields)) {
        bound.push_back(planner_->bound(group, fields));
      } else {
        bound.push_back(fields.size() == 1 ? bound_alone(group, *fields[0], input)
                                           : bound_stack(group, fields));
      }
    }
    return bound;
  }

  BoundGroup bound_alone(const Group& group, const Field& field, bool input) {
    if (input && is_text(field)) {
      diagnostics_.error(place_of(group, 0),
                         fmt::format("column '{}' cannot be an input: it holds classes, not numbers{}",
                                     field.name, advice_on_texts(field.name)));
    }
    BoundGroup bound{group.name, group.columns, field.row, field.dtype_is_known, field.classes};
    if (input && field.row.shape.is_scalar()) bound.row.shape = Shape{1};
    return bound;
  }

  BoundGroup bound_stack(const Group& group, const std::vector<const Field*>& fields) {
    for (std::size_t c = 0; c < fields.size(); ++c) {
      const Field& field = *fields[c];
      if (!field.row.shape.is_scalar()) {
        diagnostics_.error(
            place_of(group, c),
            fmt::format(
                "column '{}' has rows of shape {}; only columns of one number a row can be put together",
                field.name, field.row.shape.text()));
      } else if (is_text(field)) {
        diagnostics_.error(
            place_of(group, c),
            fmt::format("column '{}' cannot be put together with others: it holds classes, not numbers{}",
                        field.name, advice_on_texts(field.name)));
      }
    }
    return stack_of(group);
  }

  const DataConfig& config_;
  const Description& description_;
  Diagnostics& diagnostics_;
  PreparationPlan plan_;
  PreparationPlanner* planner_ = nullptr;  // null except while groups are bound
  std::vector<Field> computed_fields_;
  std::vector<std::string> names_;
  std::map<std::string_view, const Field*> fields_;
  std::set<std::string> test_lacks_;
  std::set<std::string> excluded_;
  std::set<std::string> of_rows_;  // columns of splits and weights, which are no inputs unless named
  std::vector<Group> inputs_;
  std::vector<Group> targets_;
};

}  // namespace

Binding bound_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                      const ComputedColumns& computed) {
  return Binder(config, description, diagnostics, computed).bind();
}

}  // namespace plexus
