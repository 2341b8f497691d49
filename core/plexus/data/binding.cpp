#include <plexus/data/binding.hpp>
#include <plexus/data/detail/column_binder.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace plexus {

namespace {

Field number_field(const std::string& column) { return {column, {DType::float64, {}}}; }

}  // namespace

void Binding::prepare(std::shared_ptr<const Preparation> fitted) {
  if (fitted == nullptr) return;
  preparation = std::move(fitted);
  depends_on_rows = false;
  for (BoundGroup& input : inputs) {
    const auto made = [&](const std::string& column) { return preparation->makes(column); };
    if (std::none_of(input.columns.begin(), input.columns.end(), made)) continue;
    const bool alone = input.columns.size() == 1;
    const std::int64_t width = alone ? preparation->width(input.columns[0]) : 0;
    // An image whose numbers were prepared one by one keeps its shape.
    const bool keeps_shape = alone && input.row.shape.rank() > 1 && input.row.shape.elements() == width;
    input.widths.clear();
    for (const std::string& column : input.columns) input.widths.push_back(preparation->width(column));
    const std::int64_t all = std::accumulate(input.widths.begin(), input.widths.end(), std::int64_t{0});
    input.row = {DType::float64, keeps_shape ? input.row.shape : Shape{all}};
    input.dtype_is_known = true;
  }
}

std::vector<std::string> Binding::source_columns() const {
  std::vector<std::string> columns;
  for (const BoundGroup& input : inputs) {
    for (const std::string& column : input.columns) {
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
    }
  }
  return plan.sources_of(columns);
}

void Binding::keep(const std::map<std::string, std::vector<std::string>>& classes) {
  known.clear();
  if (preparation) known = preparation->sources();
  for (const std::string& column : source_columns()) {
    const auto named = [&](const Field& field) { return field.name == column; };
    if (std::any_of(known.begin(), known.end(), named)) continue;
    if (preparation || plan.empty()) known.push_back(number_field(column));  // otherwise possibly texts
  }
  for (const BoundGroup& input : inputs) {  // sources of images may scale others to this size
    for (Field& field : known) {
      const bool alone = input.columns.size() == 1 && input.columns[0] == field.name;
      if (alone && input.row.shape.rank() > 1) field.row.shape = input.row.shape;
    }
  }
  for (BoundGroup& target : targets) {
    const bool single = classes.size() == 1 && targets.size() == 1;
    const auto found = single ? classes.begin() : classes.find(target.name);
    if (found == classes.end()) continue;  // a target that the training did not have
    target.classes = found->second;
    if (!target.dtype_is_known && !target.classes.empty()) target.row.dtype = DType::int64;
    target.dtype_is_known = true;
    for (const std::string& column : target.columns) {
      if (plan.computed_named(column) != nullptr) continue;
      known.push_back(number_field(column));
      if (target.columns.size() == 1) known.back().classes = target.classes;
    }
  }
}

Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics,
                     const ComputedColumns& computed) {
  return bound_columns(config, description, diagnostics, computed);
}

void record_inputs(const Binding& binding, const Description& description, DataConfig& config) {
  if (!config.inputs.empty()) return;
  const auto is_input = [](const Field& field) { return field.use == Use::input; };
  if (std::any_of(description.fields.begin(), description.fields.end(), is_input)) return;
  for (const BoundGroup& input : binding.inputs) {
    config.inputs.push_back({input.name, input.columns, config.position, {}});
  }
}

}  // namespace plexus
