#include <plexus/data/binding.hpp>
#include <plexus/data/detail/column_binder.hpp>

#include <algorithm>

namespace plexus {

namespace {

Field number_field(const std::string& column) { return {column, {DType::float64, {}}}; }

}  // namespace

void Binding::keep(const std::map<std::string, std::vector<std::string>>& classes) {
  known.clear();
  for (const BoundGroup& input : inputs) {
    for (const std::string& column : input.columns) known.push_back(number_field(column));
  }
  for (BoundGroup& target : targets) {
    const bool single = classes.size() == 1 && targets.size() == 1;
    const auto found = single ? classes.begin() : classes.find(target.name);
    if (found == classes.end()) continue;  // a target that the training did not have
    target.classes = found->second;
    if (!target.dtype_is_known && !target.classes.empty()) target.row.dtype = DType::int64;
    target.dtype_is_known = true;
    for (const std::string& column : target.columns) {
      known.push_back(number_field(column));
      if (target.columns.size() == 1) known.back().classes = target.classes;
    }
  }
}

Binding bind_columns(const DataConfig& config, const Description& description, Diagnostics& diagnostics) {
  return bound_columns(config, description, diagnostics);
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
