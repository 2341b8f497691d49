#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/input_row.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::detail {

namespace {

/// Whether an element of type T can stand for the value; a floating-point one may round it.
template <class T>
bool can_hold(double value) {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_floating_point_v<T>) {
    return std::fabs(value) <= static_cast<double>(Limits::max());
  } else {
    return value >= static_cast<double>(Limits::lowest()) &&
           value < static_cast<double>(Limits::max()) + 1.0 && value == std::floor(value);
  }
}

}  // namespace

InputRow::InputRow(const Binding& binding, DType precision)
    : precision_(precision), preparation_(binding.preparation) {
  if (preparation_) add_sources(binding);
  for (const BoundGroup& group : binding.inputs) add_group(group);
}

void InputRow::add_sources(const Binding& binding) {
  row_preparation_ = std::make_unique<RowPreparation>(preparation_);
  const std::vector<Field> sources = preparation_->sources();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::span<double> cells = row_preparation_->source(i);
    add_place(sources[i].name, static_cast<std::int64_t>(cells.size()),
              {reinterpret_cast<std::byte*>(cells.data()), DType::float64}, sources[i].classes);
    columns_.back().raw = true;
    columns_.back().open = sources[i].open;
  }
  for (const BoundGroup& group : binding.inputs) {
    for (const std::string& name : group.columns) {
      const auto read = by_name_.find(name);  // a column that formulas read may be an input too, unprepared
      if (read != by_name_.end() && !preparation_->makes(name)) columns_[read->second].raw = false;
    }
  }
}

void InputRow::add_group(const BoundGroup& group) {
  Tensor& input = inputs_.emplace_back(Tensor::zeros({group.row.dtype, group.row.shape.inserted(0, 1)}));
  const auto count = static_cast<std::int64_t>(group.columns.size());
  const std::size_t bytes_of_one = input.bytes() / static_cast<std::size_t>(input.elements());
  std::byte* to = input.raw();
  for (std::size_t c = 0; c < group.columns.size(); ++c) {
    const std::int64_t elements = group.widths.empty() ? input.elements() / count : group.widths[c];
    if (preparation_ && preparation_->makes(group.columns[c])) {
      made_.push_back(
          {group.columns[c], row_preparation_->made(group.columns[c]), reinterpret_cast<double*>(to)});
    } else {
      add_place(group.columns[c], elements, {to, input.dtype()}, group.classes);
    }
    to += bytes_of_one * static_cast<std::size_t>(elements);
  }
}

void InputRow::add_place(const std::string& name, std::int64_t elements, const Place& place,
                         const std::vector<std::string>& classes) {
  const auto [known, is_new] = by_name_.try_emplace(name, columns_.size());
  if (is_new) columns_.push_back({name, elements, {}, classes, false, false});
  Values& column = columns_[known->second];
  if (column.elements != elements) {
    throw UsageError(fmt::format("column '{}' is bound to one input as {} values, and to another as {}", name,
                                 column.elements, elements));
  }
  column.places.push_back(place);
}

std::vector<std::string> InputRow::columns() const {
  std::vector<std::string> names;
  for (const Values& column : columns_) names.push_back(column.name);
  return names;
}

std::size_t InputRow::column(std::string_view name) const {
  if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
  throw UsageError(fmt::format("the model reads no column '{}'{}", name, suggestion(name, columns())));
}

InputRow::Values& InputRow::values(std::size_t column) {
  if (column < columns_.size()) return columns_[column];
  throw UsageError("the handle of a column belongs to a predictor of another model");
}

void InputRow::require_value(const Values& column, double value) const {
  if (std::isnan(value) && column.raw) return;  // a missing value
  if (std::isnan(value)) throw DataError(fmt::format("the value of column '{}' is NaN", column.name));
  if (std::isinf(value)) throw DataError(fmt::format("the value of column '{}' is infinite", column.name));
  const auto classes = static_cast<double>(column.classes.size());
  if (classes > 0 && !(value >= 0 && value < classes && value == std::floor(value))) {
    throw DataError(fmt::format("column '{}' holds codes of {} classes, from 0; found {}", column.name,
                                column.classes.size(), value));
  }
  for (const Place& place : column.places) {
    if (visit_dtype(place.dtype, [&]<class T>(T) { return can_hold<T>(value); })) continue;
    throw DataError(
        fmt::format("column '{}' holds {}, which cannot be {}", column.name, name_of(place.dtype), value));
  }
  if (!column.raw) require_precision(column.name, value);
}

void InputRow::require_precision(const std::string& column, double value) const {
  if (precision_ != DType::float32 || can_hold<float>(value)) return;
  throw DataError(fmt::format("column '{}' is computed with in float32, which cannot be {}", column, value));
}

void InputRow::prepare() {
  if (!row_preparation_) return;
  row_preparation_->run();
  for (const Made& made : made_) {
    for (const double value : made.from) {
      if (!std::isfinite(value)) {
        throw DataError(
            fmt::format("column '{}' is {} after `prepare`, expected a finite number", made.name, value));
      }
      require_precision(made.name, value);
    }
    std::copy(made.from.begin(), made.from.end(), made.to);
  }
}

template <class V>
void InputRow::set(std::size_t column, std::span<const V> values) {
  Values& own = this->values(column);
  if (static_cast<std::int64_t>(values.size()) != own.elements) {
    throw UsageError(fmt::format("column '{}' takes {} value{}, found {}", own.name, own.elements,
                                 own.elements == 1 ? "" : "s", values.size()));
  }
  for (const V value : values) require_value(own, static_cast<double>(value));
  const bool codes = own.raw && !own.classes.empty();
  for (const Place& place : own.places) {
    visit_dtype(place.dtype, [&]<class T>(T) {
      std::transform(values.begin(), values.end(), reinterpret_cast<T*>(place.address), [&](V value) {
        const bool missing = codes && std::isnan(static_cast<double>(value));
        return missing ? static_cast<T>(missing_code) : static_cast<T>(value);
      });
    });
  }
  own.set_in_row = row_;
}

template void InputRow::set(std::size_t, std::span<const double>);
template void InputRow::set(std::size_t, std::span<const float>);
template void InputRow::set(std::size_t, std::span<const std::uint8_t>);

void InputRow::set_class(std::size_t column, std::string_view name) {
  const Values& own = values(column);
  if (own.classes.empty()) {
    throw UsageError(fmt::format("column '{}' takes numbers, found '{}'", own.name, name));
  }
  const auto found = std::find(own.classes.begin(), own.classes.end(), name);
  if (found == own.classes.end() && own.open) {
    for (const Place& place : own.places) {  // of the preparation, in float64
      *reinterpret_cast<double*>(place.address) = static_cast<double>(unknown_code);
    }
    values(column).set_in_row = row_;
    return;
  }
  if (found == own.classes.end()) {
    throw DataError(
        fmt::format("column '{}' has no class '{}'{}", own.name, name, suggestion(name, own.classes)));
  }
  const auto code = static_cast<double>(found - own.classes.begin());
  set(column, std::span<const double>(&code, 1));
}

void InputRow::require_all_set() const {
  const auto unset = [this](const Values& column) { return column.set_in_row != row_; };
  if (std::none_of(columns_.begin(), columns_.end(), unset)) return;
  std::vector<std::string> names;
  for (const Values& column : columns_) {
    if (unset(column)) names.push_back("'" + column.name + "'");
  }
  throw UsageError(fmt::format("column{} {} of this row {} not set: every column is set for every row",
                               names.size() == 1 ? "" : "s", fmt::join(names, ", "),
                               names.size() == 1 ? "was" : "were"));
}

}  // namespace plexus::detail
