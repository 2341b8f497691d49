#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/class_coverage.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/run_check.hpp>
#include <plexus/run/source_rows.hpp>
#include <plexus/train/clock.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
namespace {

/// Tables whose types are known without reading them are read only up to so many bytes.
constexpr std::size_t most_bytes_read = std::size_t{32} << 20;
constexpr double seconds_of_steps = 0.01;
constexpr int most_steps = 50;

bool reads_rows(const Run& run) {
  const Description& data = run.description();
  if (!types_are_known(data)) return true;
  const std::int64_t rows = data.train_rows.value_or(0) + data.test_rows.value_or(0);
  return data.train_rows && static_cast<std::size_t>(rows) * bytes_of_row(data) <= most_bytes_read;
}

std::size_t bytes_of(const Samples& samples) {
  std::size_t bytes = 0;
  for (const auto* columns : {&samples.inputs, &samples.targets}) {
    for (const Column& column : *columns) bytes += column.values.bytes();
  }
  return bytes;
}

/// Rows of zeros in the place of those that were not read.
Samples zeros(const Run& run, std::int64_t rows) {
  Samples samples;
  samples.rows = rows;
  const auto add = [rows](std::vector<Column>& columns, const BoundGroup& group) {
    std::vector<std::int64_t> shape{rows};
    shape.insert(shape.end(), group.row.shape.begin(), group.row.shape.end());
    columns.push_back({group.name, Tensor::zeros({group.row.dtype, Shape(shape)}), group.classes});
  };
  for (const BoundGroup& group : run.binding().inputs) add(samples.inputs, group);
  for (const BoundGroup& group : run.binding().targets) add(samples.targets, group);
  samples.weights.resize(samples.targets.size());
  const DataConfig& data = run.config().data;
  const bool weighted = !data.sample_weight.empty() || !data.class_weight.empty();
  if (weighted) {
    for (auto& weights : samples.weights) weights = Tensor::full({DType::float64, {rows}}, 1);
  }
  return samples;
}

/// How many rows the parts have, where the splits decide them without reading.
void count_rows(const Run& run, RunCheck& check) {
  const Description& data = run.description();
  const DataConfig& config = run.config().data;
  std::optional<std::int64_t> rest = data.train_rows;
  const auto cut = [&rest](const std::optional<Split>& split) {
    std::optional<std::int64_t> apart;
    if (!split || !rest || split->kind == Split::Kind::file || split->kind == Split::Kind::none) return apart;
    const auto sizes = split_sizes(*split, *rest);
    rest = sizes ? std::optional(sizes->rest) : std::nullopt;
    if (sizes) apart = sizes->apart;
    return apart;
  };
  check.test_rows = config.test ? cut(config.test) : data.test_rows;
  check.validation_rows = cut(config.validation);
  check.train_rows = rest;
}

/// `plan` is null if the run only predicts.
void describe_model(const Model& model, const RunConfig& config, const Plan* plan, RunCheck& check) {
  check.layers = model.layers().size();
  for (const Model::Entry& layer : model.layers()) {
    check.parameters += layer.parameters;
    check.non_trainable += layer.non_trainable;
  }
  for (std::size_t i = 0; i < model.outputs().size(); ++i) {
    const Model::Value& value = model.outputs()[i];
    const Model::Call& call = model.calls()[static_cast<std::size_t>(value.call)];
    RunCheck::Output output{
        model.output_name(i), call.shapes[static_cast<std::size_t>(value.output)], "", {}};
    for (const RunConfig::ForOutput& loss : config.losses) {
      if (loss.output.empty() || loss.output == output.name) output.loss = loss.choice.typed;
    }
    for (std::size_t m = 0; plan != nullptr && m < plan->metrics.size(); ++m) {
      if (plan->metrics[m].output == output.name) output.metrics.push_back(plan->metrics[m].label);
    }
    check.outputs.push_back(std::move(output));
  }
}

void describe_kernels(const Program& program, const std::string& backend, RunCheck& check) {
  check.kernels = program.kernels().size();
  check.step_bytes = program.arena_bytes();
  for (const KernelRecord& record : program.kernels()) {
    if (record.provider == backend) continue;
    const std::string op(record.node->op().name());
    const auto same = std::find_if(check.fallbacks.begin(), check.fallbacks.end(), [&](const auto& other) {
      return other.op == op && other.provider == record.provider && other.reason == record.reason;
    });
    if (same == check.fallbacks.end()) {
      check.fallbacks.push_back({op, record.provider, record.reason});
    } else {
      ++same->nodes;
    }
  }
}

/// The median of a few steps. One that is a whole pass begins anew each time: it has less to do as it
/// converges.
double seconds_of_step(Program& program, Trainer& trainer) {
  const bool whole = trainer.learning() == Learning::passes;
  const Store::Snapshot initial = whole ? trainer.store().snapshot() : Store::Snapshot{};
  program.replay(0, 1);
  std::vector<double> times;
  const double start = steady_seconds();
  while (times.size() < most_steps && (times.empty() || seconds_since(start) < seconds_of_steps)) {
    if (whole) trainer.store().restore(initial);
    const double before = steady_seconds();
    program.replay(0, 1);
    times.push_back(seconds_since(before));
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

std::vector<RunCheck::Group> groups(const std::vector<BoundGroup>& bound,
                                    const std::vector<Column>& columns) {
  std::vector<RunCheck::Group> groups;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    RunCheck::Group group{bound[i].name, bound[i].columns, bound[i].row, bound[i].classes};
    if (i < columns.size()) {
      group.row = {columns[i].values.dtype(), columns[i].values.shape().from(1)};
      group.classes = columns[i].classes;
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

void describe_columns(const Run& run, const Samples& samples, RunCheck& check) {
  check.inputs = groups(run.binding().inputs, samples.inputs);
  check.targets = groups(run.binding().targets, samples.targets);
  for (const PreparationPlan::Target& prepared : run.binding().plan.targets) {
    for (RunCheck::Group& target : check.targets) {
      if (target.name != prepared.target) continue;
      for (const PreparationPlan::Step& step : prepared.steps) target.prepared_by.push_back(step.name);
    }
  }
}

/// Compiles a step and measures it. `at`: where the run file has what makes it.
void describe_step(const Run& run, Trainer& trainer, Mode mode, const Samples& samples, const Position& at,
                   RunCheck& check) {
  Program& program = trainer.program(mode, samples, check.batch_rows);
  describe_kernels(program, run.config().backend, check);
  for (const Store::Entry& entry : trainer.store().entries()) check.variable_bytes += entry.type.bytes();
  check.step_seconds = at_place(at, [&] { return seconds_of_step(program, trainer); });
}

RunCheck check_prediction(const Run& run) {
  run.require_given_weights();
  RunCheck check;
  check.trains = false;
  check.data_was_read = true;
  const Samples samples = rows_of_source(run).samples;
  check.train_rows = samples.rows;
  check.data_bytes = bytes_of(samples);
  check.batch_rows = std::min(samples.rows, evaluation_batch);
  describe_columns(run, samples, check);
  const auto trainer = run.trainer();
  describe_model(trainer->model(), run.config(), nullptr, check);
  trainer->predict_samples(samples);  // checks every value
  describe_step(run, *trainer, Mode::predict, samples, {}, check);
  return check;
}

}  // namespace

RunCheck check_run(const Run& run) {
  if (!run.config().has_training) return check_prediction(run);
  RunCheck check;
  check.data_was_read = reads_rows(run);
  Parts parts;
  if (check.data_was_read) parts = run.read({true, true, true});
  const auto trainer = run.trainer();
  const Plan plan = run.plan(trainer->model());
  const std::int64_t batch = run.config().batch_size;
  if (check.data_was_read) {
    check.train_rows = parts.train.rows;
    if (parts.validation) check.validation_rows = parts.validation->rows;
    if (parts.test) check.test_rows = parts.test->rows;
    check.data_bytes = bytes_of(parts.train) + (parts.validation ? bytes_of(*parts.validation) : 0);
    const Samples* validation = parts.validation ? &*parts.validation : nullptr;
    trainer->prepare(parts.train, validation, run.fit_options());
    if (parts.test) trainer->check(*parts.test);
    trainer->fit_states(parts.train);  // as the training does before its first step
    warn_of_missing_classes(parts, trainer->model(), plan, run.config().data.validation);
  } else {
    count_rows(run, check);
    const std::int64_t all = check.train_rows.value_or(batch);
    parts.train = zeros(run, trainer->rows_of_step(batch, all));
    const Description& data = run.description();
    if (data.train_rows) check.data_bytes = static_cast<std::size_t>(*data.train_rows) * bytes_of_row(data);
  }
  describe_columns(run, parts.train, check);
  describe_model(trainer->model(), run.config(), &plan, check);
  const std::int64_t rows = check.batch_rows = trainer->rows_of_step(batch, parts.train.rows);
  const bool own = trainer->learning() == Learning::passes;  // the optimizer makes the whole step
  describe_step(run, *trainer, Mode::train, parts.train, own ? plan.optimizer_position : Position{}, check);
  const std::optional<std::int64_t> limit = run.config().steps_per_epoch;
  if (check.train_rows) check.steps = limit.value_or((*check.train_rows + rows - 1) / rows);
  return check;
}

}  // namespace plexus
