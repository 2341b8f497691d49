#include "bound_perceptron.hpp"

#include <plexus/backend/team.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <string>

#include <fmt/format.h>

namespace plexus {
namespace {

using StateNumbers = std::array<double, perceptron_state_size>;

PerceptronState state_of(const double* states, std::int64_t unit) {
  StateNumbers numbers;
  std::copy_n(states + unit * perceptron_state_size, perceptron_state_size, numbers.begin());
  return std::bit_cast<PerceptronState>(numbers);
}

PerceptronRule rule_of(const Attributes& attributes) {
  PerceptronRule rule;
  rule.penalty = static_cast<PerceptronPenalty>(attributes.integer("penalty"));
  rule.alpha = attributes.number("alpha");
  rule.l1_ratio = attributes.number("l1_ratio");
  rule.tolerance = attributes.number("tolerance");
  rule.patience = attributes.integer("patience");
  rule.use_bias = attributes.boolean("biased");
  return rule;
}

}  // namespace

BoundPerceptron::BoundPerceptron(const BindContext& context)
    : places_(context.node().attributes()),
      team_(context.team()),
      rule_(rule_of(context.node().attributes())),
      balanced_(context.node().attributes().boolean("balanced")),
      features_(context.node().type(kernel_out).shape[0]),
      units_(context.node().type(kernel_out).shape[1]),
      classes_(units_ == 1 ? 2 : units_),
      rows_(context.node().input(PerceptronPlaces::codes).shape()[0]),
      table_(context.table(PerceptronPlaces::rows)),
      numbers_(context.node().input(PerceptronPlaces::rows).dtype() == DType::float64),
      samples_(samples_of(context)),
      orders_(context.table(PerceptronPlaces::orders)),
      learning_rate_(context.in<double>(PerceptronPlaces::learning_rate)),
      kernel_(context.in<double>(PerceptronPlaces::kernel)),
      bias_(places_.bias == 0 ? nullptr : context.in<double>(places_.bias)),
      vectors_(context.in<double>(PerceptronPlaces::vectors)),
      truncated_(places_.truncated == 0 ? nullptr : context.in<double>(places_.truncated)),
      states_(context.in<double>(PerceptronPlaces::states)),
      out_(outputs_of(context)) {
  const Attributes& attributes = context.node().attributes();
  const std::span<const double> given = attributes.tensor("class_weights").data<double>();
  class_weights_.assign(given.begin(), given.end());
  class_weights_.resize(static_cast<std::size_t>(classes_), 1.0);
  if (attributes.has("unknown_class")) unknown_class_ = attributes.text("unknown_class");
  if (!attributes.has("validation_fraction")) return;
  held_out_.emplace(attributes.number("validation_fraction"),
                    static_cast<std::uint32_t>(attributes.integer("random_state")), classes_);
}

void BoundPerceptron::run() {
  if (!unknown_class_.empty()) {
    throw UsageError(
        fmt::format("class_weight: there is no class '{}'; the target's classes have no names, write 0 to {}",
                    unknown_class_, classes_ - 1));
  }
  take_samples();
  if (state_of(states_, 0).epochs == 0) require_classes();
  if (balanced_) weigh_classes();
  rule_.eta0 = *learning_rate_;
  team_.parallel_for(units_, 1, [this](std::int64_t begin, std::int64_t end) {
    for (std::int64_t unit = begin; unit < end; ++unit) learn(unit);
  });
  sum_up();
}

PerceptronSamples BoundPerceptron::samples_of(const BindContext& context) const {
  PerceptronSamples samples;
  samples.table.rows = rows_;
  samples.table.features = features_;
  samples.table.values = places_.values == 0 ? nullptr : context.in<double>(places_.values);
  set_rows(samples.table, context.input(PerceptronPlaces::rows));
  samples.codes = context.in<std::int32_t>(PerceptronPlaces::codes);
  samples.weights = places_.weights == 0 ? nullptr : context.in<double>(places_.weights);
  return samples;
}

BoundPerceptron::Outputs BoundPerceptron::outputs_of(const BindContext& context) const {
  std::size_t next = first_optional_out;
  double* bias = places_.bias == 0 ? nullptr : context.out<double>(next++);
  double* truncated = places_.truncated == 0 ? nullptr : context.out<double>(next);
  return {context.out<double>(kernel_out),   bias,
          context.out<double>(vectors_out),  truncated,
          context.out<double>(states_out),   context.out<double>(loss_out),
          context.out<double>(mistakes_out), context.out<double>(active_out)};
}

void BoundPerceptron::set_rows(PerceptronTable& table, const void* data) const {
  if (numbers_) {
    table.numbers = static_cast<const double*>(data);
  } else {
    table.bytes = static_cast<const std::uint8_t*>(data);
  }
}

void BoundPerceptron::take_samples() {
  if (table_ != nullptr) set_rows(samples_.table, table_->data);
  if (!held_out_) return;
  try {
    held_out_->draw({samples_.codes, static_cast<std::size_t>(rows_)});
  } catch (const Error& error) {
    throw UsageError("in the rows that validation_fraction sets apart: " + error.message());
  }
  samples_.held_out = held_out_->mask().data();
  samples_.judged = held_out_->rows().data();
  samples_.judged_rows = static_cast<std::int64_t>(held_out_->rows().size());
  if (samples_.weights == nullptr) return;
  const auto weighs = [this](std::int32_t row) { return samples_.weights[row] > 0; };
  if (std::any_of(samples_.judged, samples_.judged + samples_.judged_rows, weighs)) return;
  throw UsageError(
      "all rows that validation_fraction sets apart have the weight 0, so that nothing can be judged by "
      "them: "
      "take another random_state");
}

/// Throws DataError if all rows are of one class: nothing can be learnt from them.
void BoundPerceptron::require_classes() const {
  const std::span<const std::int32_t> codes(samples_.codes, static_cast<std::size_t>(rows_));
  const auto same = [&](std::int32_t code) { return code == codes.front(); };
  if (!std::all_of(codes.begin(), codes.end(), same)) return;
  throw DataError(
      fmt::format("all {} rows are of one class ({}): expected two at least", rows_, codes.front()));
}

void BoundPerceptron::weigh_classes() {
  std::fill(class_weights_.begin(), class_weights_.end(), 0.0);
  for (std::int64_t r = 0; r < rows_; ++r) class_weights_[static_cast<std::size_t>(samples_.codes[r])] += 1;
  for (double& weight : class_weights_) {
    weight = static_cast<double>(rows_) / (static_cast<double>(classes_) * weight);
  }
}

void BoundPerceptron::learn(std::int64_t unit) {
  double* vector = out_.vectors + unit * features_;
  PerceptronState state = state_of(states_, unit);
  if (state.epochs == 0) {
    for (std::int64_t j = 0; j < features_; ++j) vector[j] = kernel_[j * units_ + unit];
    state = start_perceptron(vector, features_, bias_ == nullptr ? 0 : bias_[unit], held_out_.has_value());
  } else {
    std::copy_n(vectors_ + unit * features_, features_, vector);
  }
  const std::int64_t sequence = orders_->rows >= units_ * rows_ ? unit : 0;
  const auto own = static_cast<std::size_t>(units_ == 1 ? 1 : unit);
  PerceptronClass one;
  one.code = static_cast<std::int32_t>(own);
  one.own_weight = class_weights_[own];
  one.other_weight = units_ == 1 ? class_weights_[0] : 1.0;
  one.order = static_cast<const std::int32_t*>(orders_->data) + sequence * rows_;
  one.vector = vector;
  if (truncated_ != nullptr) {
    one.truncated = out_.truncated + unit * features_;
    std::copy_n(truncated_ + unit * features_, features_, one.truncated);
  }
  one.state = &state;
  learn_epoch(samples_, rule_, one);
  for (std::int64_t j = 0; j < features_; ++j) out_.kernel[j * units_ + unit] = vector[j] * state.scale;
  if (out_.bias != nullptr) out_.bias[unit] = state.bias;
  const auto numbers = std::bit_cast<StateNumbers>(state);
  std::copy(numbers.begin(), numbers.end(), out_.states + unit * perceptron_state_size);
}

void BoundPerceptron::sum_up() const {
  double loss = 0;
  double mistakes = 0;
  double active = 0;
  for (std::int64_t unit = 0; unit < units_; ++unit) {
    const PerceptronState state = state_of(out_.states, unit);
    if (state.finite == 0) refuse(unit, state);
    loss += state.loss;
    mistakes += state.mistakes;
    active += state.active;
  }
  *out_.loss = loss / (static_cast<double>(rows_ - samples_.judged_rows) * static_cast<double>(units_));
  *out_.mistakes = mistakes;
  *out_.active = active;
}

void BoundPerceptron::refuse(std::int64_t unit, const PerceptronState& state) const {
  const std::string which = units_ == 1 ? "" : fmt::format(" of class {}", unit);
  throw DataError(
      fmt::format("the perceptron's weights{} are not finite after epoch {}: its inputs are too large. Scale "
                  "them, for example "
                  "by data: {{prepare: [standard_scaler]}} or min_max_scaler, or take a smaller eta0",
                  which, static_cast<std::int64_t>(state.epochs)));
}

}  // namespace plexus
