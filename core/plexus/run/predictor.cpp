#include <plexus/backend/detail/one_user.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/order.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/class_answers.hpp>
#include <plexus/run/detail/input_row.hpp>
#include <plexus/run/predictor.hpp>
#include <plexus/train/detail/batch_binding.hpp>
#include <plexus/train/detail/check_finite.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

/// Address space of one predictor: of 2^47 bytes, so that a process can have hundreds.
constexpr std::size_t reserved_bytes = std::size_t{1} << 36;

/// Programs that are kept for batches: the one for full batches, and the newest of those for short ones.
constexpr std::size_t kept_batches = 4;

constexpr int most_threads = 1024;

std::shared_ptr<const TrainedModel> require_model(std::shared_ptr<const TrainedModel> model) {
  if (model == nullptr) throw UsageError("a predictor needs a trained model, found null");
  return model;
}

int checked_threads(const PredictorOptions& options) {
  if (!(options.threshold > 0 && options.threshold < 1)) {
    throw UsageError(
        fmt::format("the threshold is a probability between 0 and 1, found {}", options.threshold));
  }
  if (options.threads >= 0 && options.threads <= most_threads) return options.threads;
  throw UsageError(fmt::format("threads must be 1 to {}, or 0 for the physical cores, found {}", most_threads,
                               options.threads));
}

}  // namespace

struct Predictor::Impl {
  struct Batch {
    std::int64_t rows;
    std::vector<Type> types;
    std::string layer;  // empty: the model's outputs
    Program program;
  };

  Impl(std::shared_ptr<const TrainedModel> trained, int wanted_threads, double wanted_threshold);

  Program& batch(const std::vector<Type>& types, std::int64_t rows, std::string_view layer);
  /// The outputs for all rows of a table; with a `layer`, what that makes instead.
  std::vector<Tensor> predict(const std::vector<Column>& table, std::string_view layer);
  /// Turns the outputs of the last row into the units of their targets, where `prepare_target` asks for it.
  void take_units();
  /// The values of an output for the last row.
  const Tensor& result(std::size_t output) const;
  std::size_t sole_output() const;

  std::shared_ptr<const TrainedModel> model;
  int threads;
  double threshold;             // of two classes
  Arena arena{reserved_bytes};  // programs point into it
  detail::InputRow row;
  std::optional<Program> program;  // of one row
  std::vector<Tensor> outputs;
  std::vector<std::optional<Tensor>> units;  // of the outputs that have other units than the program's
  std::vector<double> numbers;               // of one output, while they are converted
  std::vector<Batch> batches;
  bool has_results = false;  // whether the outputs are those of the last row
  detail::OneUser user{"predictor"};
};

Predictor::Impl::Impl(std::shared_ptr<const TrainedModel> trained, int wanted_threads,
                      double wanted_threshold)
    : model(std::move(trained)),
      threads(wanted_threads == 0 ? Team::available() : wanted_threads),
      threshold(wanted_threshold),
      row(model->binding(), model->precision()) {
  std::vector<Type> types;
  for (const BoundGroup& group : model->inputs()) types.push_back(group.row);
  program = model->compile_prediction(1, std::move(types), threads, arena);
  program->bind(order_input, given_order(1));
  for (std::size_t i = 0; i < row.inputs().size(); ++i) {
    program->bind(input_column(model->model(), i), row.inputs()[i]);
  }
  for (std::size_t i = 0; i < model->model().outputs().size(); ++i) {
    outputs.push_back(program->view(prediction_name(model->model(), i)));
    const bool as_is = model->prepared_target(i).empty();
    units.push_back(as_is ? std::nullopt : std::optional(outputs.back().clone()));
    numbers.reserve(static_cast<std::size_t>(outputs.back().elements()));
  }
}

Program& Predictor::Impl::batch(const std::vector<Type>& types, std::int64_t rows, std::string_view layer) {
  for (Batch& known : batches) {
    if (known.rows == rows && known.types == types && known.layer == layer) return known.program;
  }
  if (batches.size() == kept_batches) batches.erase(batches.begin() + (batches[0].rows == evaluation_batch));
  Program made = model->compile_prediction(rows, types, threads, arena, layer);
  return batches.emplace_back(Batch{rows, types, std::string(layer), std::move(made)}).program;
}

const Tensor& Predictor::Impl::result(std::size_t output) const {
  if (!has_results) throw UsageError("there are no results of a row yet: call run() first");
  return units[output] ? *units[output] : outputs[output];
}

void Predictor::Impl::take_units() {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!units[i]) continue;
    visit_dtype(outputs[i].dtype(), [&]<class T>(T) {
      const std::span<const T> from = std::as_const(outputs[i]).data<T>();
      numbers.assign(from.begin(), from.end());
      model->binding().preparation->to_units(model->prepared_target(i), numbers);
      std::transform(numbers.begin(), numbers.end(), units[i]->data<T>().begin(),
                     [](double number) { return static_cast<T>(number); });
    });
  }
}

std::size_t Predictor::Impl::sole_output() const {
  if (outputs.size() == 1) return 0;
  throw UsageError(fmt::format("the model has {} outputs, say which one: {}", outputs.size(),
                               fmt::join(model->model().output_names(), ", ")));
}

Predictor::Predictor(std::shared_ptr<const TrainedModel> model, const PredictorOptions& options)
    : impl_(std::make_unique<Impl>(require_model(std::move(model)), checked_threads(options),
                                   options.threshold)) {}
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
  state.has_results = false;  // stays so if a call below throws
  state.row.prepare();
  state.program->run();
  state.take_units();
  state.has_results = true;
  state.row.next();
}

std::vector<Tensor> Predictor::run(const std::vector<Column>& table) { return impl().predict(table, {}); }

std::vector<Tensor> Predictor::run_layer(std::string_view layer, const std::vector<Column>& table) {
  static_cast<void>(model().model().values_of(layer));  // throws if there is none
  return impl().predict(table, layer);
}

std::vector<Tensor> Predictor::Impl::predict(const std::vector<Column>& table, std::string_view layer) {
  const detail::OneUser::Use use(user);
  if (table.empty()) throw DataError("the table has no columns");
  require_table(table);
  Samples samples;
  samples.rows = table.front().values.shape()[0];
  std::vector<Type> types;
  PreparationCounts counts;
  samples.inputs = model_inputs(model->binding(), table, counts);
  warn_of(counts, "the table");
  for (const Column& input : samples.inputs) {
    types.push_back({input.values.dtype(), input.values.shape().without(0)});
  }
  check_inputs(model->model(), samples);
  check_finite(samples, model->precision());
  has_results = false;  // batches overwrite the values of the row
  const Tensor order = given_order(samples.rows);
  const auto columns = columns_of(model->model(), samples, Mode::predict);
  const std::vector<std::string> names = prediction_names(model->model(), layer);
  std::vector<Tensor> results;
  for (std::int64_t first = 0; first < samples.rows; first += evaluation_batch) {
    const std::int64_t rows = std::min(evaluation_batch, samples.rows - first);
    Program& step = batch(types, rows, layer);
    step.bind(order_input, order.rows(first, rows));
    for (const auto& [name, values] : columns) step.bind(name, values);
    replay_rows(step, 0, 1, samples, order.rows(first, rows), rows);
    collect_outputs(names, step, samples, first, results);
  }
  for (std::size_t i = 0; layer.empty() && i < results.size(); ++i) {
    const std::string& target = model->prepared_target(i);
    if (!target.empty()) results[i] = model->binding().preparation->in_units(target, results[i]);
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
  return probability_of(*state.model, index, class_name, state.result(index));
}
double Predictor::probability(std::string_view class_name) const {
  const Impl& state = impl();
  const std::size_t index = state.sole_output();
  return probability_of(*state.model, index, class_name, state.result(index));
}

const std::string& Predictor::predicted_class(std::string_view output) const {
  const Impl& state = impl();
  const std::size_t index = state.model->output(output);
  return class_of(*state.model, index, state.result(index), state.threshold);
}
const std::string& Predictor::predicted_class() const {
  const Impl& state = impl();
  const std::size_t index = state.sole_output();
  return class_of(*state.model, index, state.result(index), state.threshold);
}

}  // namespace plexus
