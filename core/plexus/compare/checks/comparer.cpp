#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/checks/check_whole.hpp>
#include <plexus/compare/checks/comparer.hpp>
#include <plexus/compare/detail/compared_orders.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/data/detail/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/detail/batch_binding.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The tables that a step on these samples reads. The tables of training serve all modes.
std::map<std::string, Tensor, std::less<>> tables_of(const Model& model, const Samples& samples) {
  std::map<std::string, Tensor, std::less<>> tables;
  tables[order_input] = given_order(samples.rows);
  for (auto& [name, values] : columns_of(model, samples, Mode::train)) tables[name] = values;
  return tables;
}

/// Replaces variables that are all zero (initial biases, optimizer slots) by small positive numbers: a kernel
/// that ignores a variable shows only if the variable is not zero. The variables are sorted by name first, so
/// that the numbers are the same on another machine.
Store::Snapshot without_zeros(Store::Snapshot variables) {
  constexpr double largest = 0.1;
  std::sort(variables.begin(), variables.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::uint64_t key = 0;
  for (auto& [name, value] : variables) {
    ++key;
    bool zero = is_floating(value.dtype());
    for (std::int64_t i = 0; zero && i < value.elements(); ++i) zero = value.at(i) == 0;
    if (!zero) continue;
    Tensor drawn(DType::float64, value.shape());
    fill_uniform(key, 0, drawn.data<double>());
    for (double& element : drawn.data<double>()) element *= largest;
    value = drawn.converted(value.dtype());
  }
  return variables;
}

/// The run whose nodes are checked. Where a step has all rows of the data, the checks use as many rows as the
/// largest step of a run by batches.
ComparedRun checked_run(const ComparedRun& compared_run, int training_steps) {
  ComparedRun checked = compared_run;
  if (checked.whole_passes) {
    checked.samples =
        evenly_sampled(checked.samples, std::min(2 * checked.fit.batch_size, checked.samples.rows));
  }
  lengthen(checked, training_steps);
  return checked;
}

bool any_differs(const std::vector<NodeCheck>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(),
                     [](const NodeCheck& node) { return node.verdict == Verdict::differs; });
}

}  // namespace

Comparer::Comparer(const ComparedRun& compared_run, const Backends& baseline, CompareSettings settings)
    : compared_run_(checked_run(compared_run, settings.training_steps)),
      settings_(std::move(settings)),
      reference_(baseline.reference),
      exact_(baseline.reference, compared_run.alive),
      wide_model_(compared_run.model()) {
  wide_model_.build(DType::float64);
  wide_plan_ = compared_run.plan(wide_model_);
  if (settings_.against != nullptr && fingerprint(compared_run_.samples) != settings_.against->samples) {
    throw UsageError("the other machine compared other data: its rows differ from the rows here");
  }
  add_states(baseline);
  if (settings_.record == nullptr) return;
  settings_.record->samples = fingerprint(compared_run_.samples);
  for (const State& state : states_) settings_.record->states[state.step] = state.variables;
}

void Comparer::add_states(const Backends& baseline) {
  const auto trainer = compared_run_.trainer(baseline, settings_.threads.front());
  compile_all(*trainer);
  if (settings_.against != nullptr) {
    add_recorded_states(trainer->store());
    return;
  }
  states_.push_back({compared_run_.trained ? 0 : 1, trainer->store().snapshot()});
  if (settings_.training_steps == 0) return;
  const auto made = static_cast<int>(train_steps(compared_run_, *trainer, settings_.training_steps).size());
  trainer->reset_accumulators();
  states_.push_back({made + 1, trainer->store().snapshot()});
}

void Comparer::add_recorded_states(const Store& store) {
  for (const auto& [step, variables] : settings_.against->states) {
    if (variables.size() != store.entries().size() || (step == 0) != compared_run_.trained) {
      throw UsageError(fmt::format(
          "the other machine's checks start from {} variables of step {}; this run has {} "
          "variables{}: both machines need a copy of the same run",
          variables.size(), step, store.entries().size(), compared_run_.trained ? ", trained" : ""));
    }
    for (const auto& [name, value] : variables) {
      const bool trained = step == 0 && store.entry(name).role != Role::accumulator;
      if (value.type() != store.entry(name).type || (trained && !same_bits(value, store.read(name)))) {
        throw UsageError(fmt::format(
            "variable '{}' differs from the saved comparison: both machines need a copy of the same run",
            name));
      }
    }
    states_.push_back({step, variables});
  }
}

/// The places of all nodes, in the order of the traced steps.
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

std::vector<CheckedBatch> Comparer::batches(Mode mode) const {
  return checked_batches(mode, compared_run_, settings_.prediction_rows);
}

/// The store gets its variables from the first program that uses them, so all modes must be compiled first.
void Comparer::compile_all(Trainer& trainer) const {
  for (const Mode mode : {Mode::train, Mode::evaluate}) {
    trainer.program(mode, compared_run_.samples, batches(mode).front().rows);
  }
}

bool Comparer::is_for_ops(const Planned& planned) const {
  if (planned.state != &states_.front()) return false;
  std::int64_t fewest = planned.rows;
  for (const CheckedBatch& batch : batches(planned.mode)) fewest = std::min(fewest, batch.rows);
  return planned.rows == fewest;
}

const Comparer::Step& Comparer::step_of(Trainer& trainer, const Planned& planned) {
  const std::tuple key{planned.mode, planned.rows, planned.state->step};
  auto found = steps_.find(key);
  if (found == steps_.end()) found = steps_.emplace(key, made_step(trainer, planned)).first;
  return *found->second;
}

std::unique_ptr<Comparer::Step> Comparer::made_step(Trainer& trainer, const Planned& planned) {
  auto step = std::make_unique<Step>();
  const bool whole_pass = planned.mode == Mode::train && compared_run_.whole_passes;
  step->samples = evenly_sampled(compared_run_.samples, (whole_pass ? 1 : 2) * planned.rows);
  StepSpec spec = trainer.spec_of(planned.mode, step->samples, planned.rows);
  spec.dtype = DType::float64;
  step->wide = trace_step(wide_model_, &wide_plan_, spec);
  auto tables = tables_of(wide_model_, step->samples);
  if (whole_pass) tables[orders_input] = orders_of(compared_run_, trainer, step->samples).orders();
  const Store::Snapshot& variables = planned.state->variables;
  if (!planned.scope.brief) step->starts.push_back({tables, variables, 0});
  step->starts.push_back({tables, without_zeros(variables), whole_pass ? 0 : 1});

  const Graph& traced = trainer.program(planned.mode, step->samples, planned.rows).traced();
  const RoundedConstants constants = rounded_constants(traced, TraceMatch(traced, *step->wide.graph));
  for (const StepStart& start : step->starts) {
    step->exact_values.emplace_back(*step->wide.graph, constants, start, exact_);
  }
  if (is_for_ops(planned)) {
    const bool slopes = planned.mode == Mode::train;
    step->faults = check_ops(step->wide, step->exact_values.back(), exact_, reference_, checked_ops_, slopes);
  }
  return step;
}

std::vector<Comparer::Planned> Comparer::planned_checks(int threads) const {
  std::vector<Planned> planned;
  for (const State& state : states_) {
    const bool first = &state == &states_.front() && threads == settings_.threads.front();
    for (const Mode mode : {Mode::train, Mode::evaluate, Mode::predict}) {
      if (mode != Mode::train && !first) continue;
      for (const CheckedBatch& batch : batches(mode)) {
        if (batch.brief && !first) continue;
        const ProgramKey key{mode, batch.rows, state.step, threads};
        if (!settings_.only || *settings_.only == key) {
          planned.push_back({mode, batch.rows, &state, {batch.brief, first}});
        }
      }
    }
  }
  return planned;
}

/// Many repetitions, to find kernels that fail rarely, are spent on the main training step. Other steps get a
/// few, which find kernels that keep state.
Repeats Comparer::repeats_of(const Planned& planned) const {
  const bool main = planned.mode == Mode::train && planned.state == &states_.front() &&
                    planned.rows == batches(Mode::train).front().rows;
  Repeats repeats = main ? settings_.repeats : Repeats{};
  repeats.alive = compared_run_.alive;
  return repeats;
}

/// If the whole step ends the process, the restarted one skips only this task: the checks of the nodes stay.
WholeCheck Comparer::whole_of(const StepPrograms& programs, const ExpectedStep& expected,
                              const Repeats& repeats) {
  try {
    const Journal::Task task(settings_.journal, "running the whole step");
    return check_whole(programs, expected, repeats, exact_);
  } catch (const BackendError& error) {
    WholeCheck failed;
    failed.verdict = Verdict::differs;
    failed.reason = error.message();
    return failed;
  }
}

ProgramCheck Comparer::check_program(const Trainers& trainers, const Planned& planned,
                                     KernelAttempts& attempts) {
  const auto& [mode, rows, state, scope] = planned;
  Trainer& trainer = trainers.separate;
  const Journal::Task task(settings_.journal,
                           program_text({mode, rows, state->step, trainer.settings().threads}));
  const Step& step = step_of(trainer, planned);
  Program& program = trainer.program(mode, step.samples, rows);
  const TraceMatch match(program.traced(), *step.wide.graph);
  ProgramCheck check;
  check.mode = mode;
  check.rows = rows;
  check.step = state->step;
  check.threads = trainer.settings().threads;
  trainer.store().restore(state->variables);
  const ValueExchange exchange{settings_.record, settings_.against, trainers.backend, check};
  const ExpectedStep expected{step.exact_values.front(), step.exact_values.back(), step.wide, match,
                              step.faults};
  check.nodes = check_nodes(program, trainer.store(), expected, exact_, scope, exchange, attempts);
  if (!attempts.first_end().empty() || any_differs(check.nodes)) return check;
  const StepPrograms step_programs{program, trainer.store(),
                                   trainers.as_trained.program(mode, step.samples, rows),
                                   trainers.as_trained.store()};
  check.whole = whole_of(step_programs, expected, repeats_of(planned));
  return check;
}

BackendResult Comparer::check(const Backends& backends) {
  BackendResult result;
  result.name = backends.chosen->name();
  result.versions = backends.chosen->versions();
  CompileOptions as_trained;
  as_trained.rewrite = !settings_.unfused;
  as_trained.patient = true;  // the checks of two threads must run on two threads
  CompileOptions separate = as_trained;
  separate.reuse_memory = false;
  separate.guarded = true;
  KernelAttempts attempts(settings_.journal, backends);
  try {
    const Origin* const origin = backends.chosen->origin();
    const Journal::Task task(settings_.journal, "checking " + result.name,
                             origin == nullptr ? "" : described(*origin));
    result.arena_bytes = compared_run_.trainer(backends, settings_.threads.front())
                             ->program(Mode::train, compared_run_.samples, batches(Mode::train).front().rows)
                             .arena_bytes();
    for (const int threads : settings_.threads) {
      const auto trainer = compared_run_.trainer(backends, threads, separate);
      const auto trained = compared_run_.trainer(backends, threads, as_trained);
      compile_all(*trainer);
      compile_all(*trained);
      for (const Planned& planned : planned_checks(threads)) {
        result.programs.push_back(check_program({result.name, *trainer, *trained}, planned, attempts));
      }
    }
  } catch (const Error& error) {
    result.failure = error.message();
  }
  if (result.failure.empty() && !attempts.first_end().empty()) {
    result.failure = fmt::format("{}, so no whole step was made", attempts.first_end());
  }
  summarize(result, places());
  return result;
}

}  // namespace plexus
