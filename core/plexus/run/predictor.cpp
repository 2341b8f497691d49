#include <plexus/backend/detail/one_user.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/order.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/run/detail/input_row.hpp>
#include <plexus/run/predictor.hpp>
#include <plexus/train/detail/batch_binding.hpp>
#include <plexus/train/detail/check_finite.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

/// Address space of one predictor: of 2^47 bytes, so that a process can have hundreds.
constexpr std::size_t reserved_bytes = std::size_t{1} << 36;

/// Programs that are kept for batches: one of full batches, and of the short ones those that came last.
constexpr std::size_t kept_batches = 4;

constexpr int most_threads = 1024;

std::shared_ptr<const TrainedModel> require_model(std::shared_ptr<const TrainedModel> model) {
  if (model == nullptr) throw UsageError("a predictor needs a trained model, found null");
  return model;
}

int checked_threads(const PredictorOptions& options) {
  if (options.threads >= 0 && options.threads <= most_threads) return options.threads;
  throw UsageError(fmt::format("threads must be 1 to {}, or 0 for the physical cores, found {}", most_threads,
                               options.threads));
}

}  // namespace

struct Predictor::Impl {
  struct Batch {
    std::int64_t rows;
    std::vector<Type> types;
    Program program;
  };

  Impl(std::shared_ptr<const TrainedModel> trained, int wanted_threads);

  Program& batch(const std::vector<Type>& types, std::int64_t rows);
  /// The values of an output for the last row.
  const Tensor& result(std::size_t output) const;
  std::size_t sole_output() const;
  double probability(std::size_t output, std::size_t code) const;
  const std::string& likeliest(std::size_t output) const;
  /// Throws UsageError unless the output has a value for each of its classes, or one value for two classes.
  void require_classes(std::size_t output) const;
  /// What the values of an output are. Throws UsageError if it is not known.
  PredictionKind meaning(std::size_t output) const;

  std::shared_ptr<const TrainedModel> model;
  int threads;
  Arena arena{reserved_bytes};  // programs point into it
  detail::InputRow row;
  std::optional<Program> program;  // of one row
  std::vector<Tensor> outputs;
  std::vector<Batch> batches;
  bool has_results = false;  // of the row before
  detail::OneUser user{"predictor"};
};

Predictor::Impl::Impl(std::shared_ptr<const TrainedModel> trained, int wanted_threads)
    : model(std::move(trained)),
      threads(wanted_threads == 0 ? Team::available() : wanted_threads),
      row(model->inputs(), model->precision()) {
  std::vector<Type> types;
  for (const BoundGroup& group : model->inputs()) types.push_back(group.row);
  program = model->compile_prediction(1, std::move(types), threads, arena);
  program->bind(order_input, given_order(1));
  for (std::size_t i = 0; i < row.inputs().size(); ++i) {
    program->bind(input_column(model->model(), i), row.inputs()[i]);
  }
  for (std::size_t i = 0; i < model->model().outputs().size(); ++i) {
    outputs.push_back(program->view(prediction_name(model->model(), i)));
  }
}

Program& Predictor::Impl::batch(const std::vector<Type>& types, std::int64_t rows) {
  for (Batch& known : batches) {
    if (known.rows == rows && known.types == types) return known.program;
  }
  if (batches.size() == kept_batches) batches.erase(batches.begin() + (batches[0].rows == evaluation_batch));
  return batches.emplace_back(Batch{rows, types, model->compile_prediction(rows, types, threads, arena)})
      .program;
}

const Tensor& Predictor::Impl::result(std::size_t output) const {
  if (!has_results) throw UsageError("there are no results of a row yet: call run() first");
  return outputs[output];
}

std::size_t Predictor::Impl::sole_output() const {
  if (outputs.size() == 1) return 0;
  throw UsageError(fmt::format("the model has {} outputs, say which one: {}", outputs.size(),
                               fmt::join(model->model().output_names(), ", ")));
}

void Predictor::Impl::require_classes(std::size_t output) const {
  const std::size_t classes = model->classes(output).size();
  const auto values = static_cast<std::size_t>(outputs[output].elements());
  if (classes == 0) {
    throw UsageError(
        fmt::format("the classes of output '{0}' are not known: read its values by output(\"{0}\")",
                    model->model().output_name(output)));
  }
  if (tells_classes(values, classes)) return;
  throw UsageError(fmt::format(
      "output '{0}' has {1} value{2}, which cannot tell {3} class{4} apart: read them by output(\"{0}\")",
      model->model().output_name(output), values, values == 1 ? "" : "s", classes, classes == 1 ? "" : "es"));
}

PredictionKind Predictor::Impl::meaning(std::size_t output) const {
  if (const auto known = model->predictions(output)) return *known;
  throw UsageError(
      fmt::format("whether the values of output '{}' are probabilities, logits or numbers is not known: give "
                  "TrainedModel the prediction_kinds(model, plan) of its training",
                  model->model().output_name(output)));
}

double Predictor::Impl::probability(std::size_t output, std::size_t code) const {
  const Tensor& values = result(output);
  require_classes(output);
  const double value = class_probability(values, static_cast<std::int64_t>(code), meaning(output));
  if (!is_probability(value)) {
    throw DataError(
        fmt::format("output '{}' gives {} for class '{}', which is no probability: softmax and sigmoid make "
                    "one, of logits too if the loss says that they are some (from_logits)",
                    model->model().output_name(output), value, model->classes(output)[code]));
  }
  return value;
}

const std::string& Predictor::Impl::likeliest(std::size_t output) const {
  const Tensor& values = result(output);
  require_classes(output);
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (std::isnan(values.at(i))) {
      throw DataError(fmt::format("output '{}' holds NaN", model->model().output_name(output)));
    }
  }
  // The largest is meant whether the values are logits or probabilities.
  const PredictionKind kind = values.elements() > 1 ? PredictionKind::real : meaning(output);
  const std::int64_t decided = decided_class(values, kind);
  return model->classes(output)[static_cast<std::size_t>(decided)];
}

Predictor::Predictor(std::shared_ptr<const TrainedModel> model, const PredictorOptions& options)
    : impl_(std::make_unique<Impl>(require_model(std::move(model)), checked_threads(options))) {}
Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

Predictor::Impl& Predictor::impl() const {
  if (impl_ == nullptr) {
    throw UsageError(
        "this predictor was moved from: use the one that it was moved to, or assign another to this one");
  }
  return *impl_;
}

const TrainedModel& Predictor::model() const { return *impl().model; }

std::vector<std::string> Predictor::columns() const { return impl().row.columns(); }

Predictor::Handle Predictor::column(std::string_view name) const { return Handle(impl().row.column(name)); }

void Predictor::set(Handle column, double value) {
  impl().row.set(column.index_, std::span<const double>(&value, 1));
}
void Predictor::set(Handle column, std::string_view class_name) {
  impl().row.set_class(column.index_, class_name);
}
void Predictor::set(Handle column, std::span<const double> values) { impl().row.set(column.index_, values); }
void Predictor::set(Handle column, std::span<const float> values) { impl().row.set(column.index_, values); }
void Predictor::set(Handle column, std::span<const std::uint8_t> values) {
  impl().row.set(column.index_, values);
}

void Predictor::run() {
  Impl& state = impl();
  const detail::OneUser::Use use(state.user);
  state.row.require_all_set();
  state.has_results = false;  // if it throws
  state.program->run();
  state.has_results = true;
  state.row.next();
}

std::vector<Tensor> Predictor::run(const std::vector<Column>& table) {
  Impl& state = impl();
  const detail::OneUser::Use use(state.user);
  if (table.empty()) throw DataError("the table has no columns");
  require_table(table);
  const Model& model = state.model->model();
  Samples samples;
  samples.rows = table.front().values.shape()[0];
  std::vector<Type> types;
  for (const BoundGroup& group : state.model->inputs()) {
    samples.inputs.push_back(bound_input(group, table));
    const Type& type = samples.inputs.back().values.type();
    types.push_back({type.dtype, type.shape.without(0)});
  }
  check_inputs(model, samples);
  check_finite(samples, state.model->precision());
  state.has_results = false;  // programs share the memory of their values
  const Tensor order = given_order(samples.rows);
  const auto columns = columns_of(model, samples, Mode::predict);
  std::vector<Tensor> results;
  for (std::int64_t row = 0; row < samples.rows; row += evaluation_batch) {
    const std::int64_t rows = std::min(evaluation_batch, samples.rows - row);
    Program& program = state.batch(types, rows);
    program.bind(order_input, order.rows(row, rows));
    for (const auto& [name, values] : columns) program.bind(name, values);
    replay_rows(program, 0, 1, samples, order.rows(row, rows), rows);
    collect_outputs(model, program, samples, row, results);
  }
  return results;
}

const Tensor& Predictor::output(std::string_view name) const {
  const Impl& state = impl();
  return state.result(state.model->output(name));
}
const Tensor& Predictor::output() const {
  const Impl& state = impl();
  return state.result(state.sole_output());
}

double Predictor::probability(std::string_view output, std::string_view class_name) const {
  const Impl& state = impl();
  const std::size_t index = state.model->output(output);
  return state.probability(index, state.model->class_code(index, class_name));
}
double Predictor::probability(std::string_view class_name) const {
  const Impl& state = impl();
  const std::size_t index = state.sole_output();
  return state.probability(index, state.model->class_code(index, class_name));
}

const std::string& Predictor::predicted_class(std::string_view output) const {
  const Impl& state = impl();
  return state.likeliest(state.model->output(output));
}
const std::string& Predictor::predicted_class() const {
  const Impl& state = impl();
  return state.likeliest(state.sole_output());
}

}  // namespace plexus
