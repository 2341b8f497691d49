#include <plexus/compare/check_program.hpp>
#include <plexus/compare/check_whole.hpp>
#include <plexus/compare/comparer.hpp>
#include <plexus/compare/deviation.hpp>
#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Rows of a batch of evaluation and prediction.
constexpr std::int64_t evaluation_batch = 256;

/// The tables that a step of these samples is bound to.
std::map<std::string, Tensor, std::less<>> tables_of(const Model& model, const Samples& samples) {
  std::map<std::string, Tensor, std::less<>> tables;
  tables[order_input] = given_order(samples.rows);
  for (std::size_t i = 0; i < samples.inputs.size(); ++i) {
    tables[input_column(model, i)] = samples.inputs[i].values;
  }
  for (std::size_t i = 0; i < samples.targets.size(); ++i) {
    tables[target_column(model, i)] = samples.targets[i].values;
    if (i < samples.weights.size() && samples.weights[i])
      tables[weight_column(model, i)] = *samples.weights[i];
  }
  return tables;
}

void reset_accumulators(Store& store) {
  for (const Store::Entry& entry : store.entries()) {
    if (entry.role == Role::accumulator) store.write(entry.name, Tensor::zeros(entry.type));
  }
}

}  // namespace

Comparer::Comparer(const Subject& subject, const Backends& baseline, CompareSettings settings)
    : subject_(subject),
      settings_(std::move(settings)),
      exact_(baseline.reference),
      wide_model_(subject.model()) {
  wide_model_.build(DType::float64);
  wide_plan_ = subject.plan(wide_model_);
  if (settings_.against != nullptr && fingerprint(subject_.samples) != settings_.against->samples) {
    throw UsageError("the other machine compared with other data: its rows are not these");
  }
  add_states(baseline);
  if (settings_.record == nullptr) return;
  settings_.record->samples = fingerprint(subject_.samples);
  for (const State& state : states_) settings_.record->states[state.step] = state.variables;
}

void Comparer::add_states(const Backends& baseline) {
  const auto trainer = subject_.trainer(baseline, settings_.threads.front());
  compile_all(*trainer);
  if (settings_.against != nullptr) {
    add_recorded_states(trainer->store());
    return;
  }
  states_.push_back({subject_.trained ? 0 : 1, trainer->store().snapshot()});
  if (settings_.training_steps == 0) return;
  train_steps(subject_, *trainer, settings_.training_steps);
  reset_accumulators(trainer->store());
  states_.push_back({settings_.training_steps + 1, trainer->store().snapshot()});
}

void Comparer::add_recorded_states(const Store& store) {
  for (const auto& [step, variables] : settings_.against->states) {
    if (variables.size() != store.entries().size() || (step == 0) != subject_.trained) {
      throw UsageError(
          fmt::format("the other machine's checks started from {} variables of step {}; this run has {} "
                      "variables{}: they are two runs",
                      variables.size(), step, store.entries().size(), subject_.trained ? ", trained" : ""));
    }
    for (const auto& [name, value] : variables) {
      const bool trained = step == 0 && store.entry(name).role != Role::accumulator;
      if (value.type() != store.entry(name).type || (trained && !same_bits(value, store.read(name)))) {
        throw UsageError(
            fmt::format("'{}' is another on the other machine: compare a copy of the same run", name));
      }
    }
    states_.push_back({step, variables});
  }
}

/// In the order in which a step goes through them.
std::vector<std::string> Comparer::places() const {
  std::vector<std::string> found;
  for (const auto& [key, step] : steps_) {
    const Graph& graph = *step->wide.graph;
    for (std::size_t id = 0; id < graph.size(); ++id) {
      const std::string& place = graph.node(id).place();
      if (std::find(found.begin(), found.end(), place) == found.end()) found.push_back(place);
    }
  }
  return found;
}

/// The rows of a full batch, and of the short last one if there is one.
std::vector<std::int64_t> Comparer::batches(Mode mode) const {
  const std::int64_t all = subject_.samples.rows;
  const std::int64_t batch = std::min(mode == Mode::train ? subject_.batch_size : evaluation_batch, all);
  std::vector<std::int64_t> rows{batch};
  if (all % batch > 0) rows.push_back(all % batch);
  return rows;
}

/// Variables come into the store with the first program that needs them.
void Comparer::compile_all(Trainer& trainer) const {
  for (const Mode mode : {Mode::train, Mode::evaluate}) {
    for (const std::int64_t rows : batches(mode)) trainer.program(mode, subject_.samples, rows);
  }
}

const Comparer::Step& Comparer::step_of(Trainer& trainer, Mode mode, std::int64_t rows, const State& state) {
  std::unique_ptr<Step>& step = steps_[{mode, rows, state.step}];
  if (step) return *step;
  step = std::make_unique<Step>();
  step->samples = spread(subject_.samples, 2 * rows);
  StepSpec spec = trainer.spec_of(mode, step->samples, rows);
  spec.dtype = DType::float64;
  step->wide = trace_step(wide_model_, &wide_plan_, spec);
  for (const std::int64_t position : {0, 1}) {
    step->starts.push_back({tables_of(wide_model_, step->samples), state.variables, position});
  }
  for (const StepStart& start : step->starts) step->truths.emplace_back(*step->wide.graph, start, exact_);
  return *step;
}

std::vector<Comparer::Planned> Comparer::planned_checks(int threads) const {
  std::vector<Planned> planned;
  for (const State& state : states_) {
    const bool first = &state == &states_.front() && threads == settings_.threads.front();
    for (const Mode mode : {Mode::train, Mode::evaluate, Mode::predict}) {
      if (mode != Mode::train && !first) continue;
      for (const std::int64_t rows : batches(mode)) {
        const ProgramKey key{mode, rows, state.step, threads};
        if (!settings_.only || *settings_.only == key) planned.push_back({mode, rows, &state});
      }
    }
  }
  return planned;
}

/// A kernel that is wrong now and then is looked for in the step that a run repeats; a few times elsewhere,
/// for one that keeps something.
Repeats Comparer::repeats_of(const Planned& planned) const {
  const bool main = planned.mode == Mode::train && planned.state == &states_.front() &&
                    planned.rows == batches(Mode::train).front();
  return main ? settings_.repeats : Repeats{};
}

ProgramCheck Comparer::check_program(const std::string& backend, Trainer& trainer, Trainer& trained,
                                     const Planned& planned) {
  const auto [mode, rows, state] = planned;
  const Step& step = step_of(trainer, mode, rows, *state);
  Program& program = trainer.program(mode, step.samples, rows);
  const TraceMatch match(program.traced(), *step.wide.graph);
  ProgramCheck check;
  check.mode = mode;
  check.rows = rows;
  check.step = state->step;
  check.threads = trainer.settings().threads;
  trainer.store().restore(state->variables);
  const ValueExchange exchange{settings_.record, settings_.against,
                               fmt::format("{}/{} of {} rows/step {}/{} threads", backend, name_of(mode),
                                           rows, state->step, check.threads)};
  const StepTruths truths{step.truths[0], step.truths[1], step.wide, match};
  check.nodes = check_nodes(program, trainer.store(), truths, exact_, exchange);
  const StepPrograms programs{program, trainer.store(), trained.program(mode, step.samples, rows),
                              trained.store()};
  check.whole = check_whole(programs, truths, check.nodes, repeats_of(planned), exact_);
  return check;
}

BackendResult Comparer::check(const Backends& backends) {
  BackendResult result;
  result.name = backends.chosen->name();
  result.versions = backends.chosen->versions();
  CompileOptions as_trained;
  as_trained.rewrite = !settings_.unfused;
  as_trained.patient = true;  // what is said of two threads must have been computed by two
  CompileOptions apart = as_trained;
  apart.reuse_memory = false;
  try {
    result.arena_bytes = subject_.trainer(backends, settings_.threads.front())
                             ->program(Mode::train, subject_.samples, batches(Mode::train).front())
                             .arena_bytes();
    for (const int threads : settings_.threads) {
      const auto trainer = subject_.trainer(backends, threads, apart);
      const auto trained = subject_.trainer(backends, threads, as_trained);
      compile_all(*trainer);
      compile_all(*trained);
      for (const Planned& planned : planned_checks(threads)) {
        result.programs.push_back(check_program(result.name, *trainer, *trained, planned));
      }
    }
  } catch (const Error& error) {
    result.failure = error.message();
  }
  summarize(result, places());
  return result;
}

}  // namespace plexus
