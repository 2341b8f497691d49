#include <plexus/backend/detail/guard.hpp>
#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/graph/passes.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/train/detail/check_plan.hpp>
#include <plexus/train/detail/log_names.hpp>
#include <plexus/train/detail/step_tracer.hpp>
#include <plexus/train/programs.hpp>

#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Bytes of variables that one program initializes. One program for each of thousands of small variables
/// would take longer than everything else; one program for all large variables would hold them twice.
constexpr std::size_t made_together = std::size_t{1} << 20;

void append_outputs(const Program& program, Logs& logs) {
  for (const Graph::Named& output : program.graph().outputs()) {
    logs.emplace_back(output.name, program.view(output.name).item());
  }
}

}  // namespace

Programs::Programs(const Model& model, const Plan* plan, Backends backends, CompileOptions options,
                   DType dtype, std::uint64_t seed)
    : model_(model),
      plan_(plan),
      backends_(std::move(backends)),
      options_(options),
      dtype_(dtype),
      seed_(seed),
      learning_(plan != nullptr ? learning_of(*plan) : Learning::gradients),
      store_(options.guarded ? guard_bytes : 0) {
  require_backends(backends_);
  if (plan_ != nullptr) check_plan(*plan_);
  const ProcessGuard guard;
  create_variables(model.declarations());
}

Program& Programs::step(StepSpec spec) {
  spec.dtype = dtype_;
  spec.seed = seed_;
  for (const auto& [known, program] : steps_) {
    if (known == spec) return *program;
  }
  const ProcessGuard guard;
  const TracedStep traced = trace_step(model_, plan_, spec);
  if (spec.mode == Mode::train && !spec.gradients) {
    for (const std::string& warning : traced.warnings) warn_of_run(warning);
  }
  auto program = std::make_unique<Program>(build(traced));
  // Moving averages of gradients that stay 0 decay through subnormal numbers. An optimizer that computes its
  // steps itself may need exact results.
  if (spec.mode == Mode::train && learning_ == Learning::gradients) program->flush_subnormals();
  return *steps_.emplace_back(std::move(spec), std::move(program)).second;
}

Program& Programs::results() {
  if (results_) return *results_;
  if (plan_ == nullptr) throw UsageError("loss and metrics need a plan: a loss for each output of the model");
  const ProcessGuard guard;
  results_ = std::make_unique<Program>(build(trace_results(model_, *plan_, dtype_)));
  return *results_;
}

Logs Programs::running_logs() {
  Program& program = results();
  program.run();
  Logs logs;
  append_outputs(program, logs);
  return logs;
}

Logs Programs::training_logs() {
  Logs logs = running_logs();
  Program* const added = optimizer_logs();
  if (added == nullptr) return logs;
  added->run();
  append_outputs(*added, logs);
  return logs;
}

Program* Programs::optimizer_logs() {
  if (optimizer_logs_) return optimizer_logs_->get();
  std::unique_ptr<Program> made;
  if (!optimizer_log_names(model_, *plan_).empty()) {
    const ProcessGuard guard;
    made = std::make_unique<Program>(build(trace_optimizer_logs(model_, *plan_, dtype_)));
  }
  return optimizer_logs_.emplace(std::move(made)).get();
}

bool Programs::measures_after_passes() const {
  return learning_ == Learning::passes && (!plan_->metrics.empty() || model_.outputs().size() > 1);
}

const UpdateRule* Programs::rule() const {
  return plan_ != nullptr && plan_->optimizer ? &plan_->optimizer->rule() : nullptr;
}

double Programs::learning_rate(const FitLength& fit) {
  const UpdateRule* const update = rule();
  if (update == nullptr || !update->schedule) return store_.read(learning_rate_name).item();
  if (!learning_rate_ || learning_rate_->first != fit) {
    const ProcessGuard guard;
    learning_rate_.emplace(fit, build(trace_learning_rate(model_, *plan_, dtype_, fit)));
  }
  learning_rate_->second.run();
  return learning_rate_->second.view("learning_rate").item();
}

void Programs::set_learning_rate(double rate) {
  const UpdateRule* const update = rule();
  const bool scheduled = update != nullptr && update->schedule;
  const char* const name = scheduled ? learning_rate_over_schedule_name : learning_rate_name;
  const Tensor before = store_.read(name);
  store_.write(name, Tensor::full(before.type(), rate));
  if (!scheduled || before.item() >= 0) return;
  warn_of_run(fmt::format("the learning rate is set to {:g}: from now on the schedule{} has no effect", rate,
                          name_in_brackets(*update->schedule)));
}

void Programs::reset_accumulators() {
  for (const Store::Entry& entry : store_.entries()) {
    if (entry.role == Role::accumulator) std::memset(store_.address(entry.name), 0, entry.type.bytes());
  }
}

NamedTensors Programs::accumulators() const {
  NamedTensors sums;
  for (auto& [name, value] : store_.snapshot({Role::accumulator})) sums.emplace(name, value);
  return sums;
}

void Programs::set_accumulators(const NamedTensors& sums) {
  std::vector<std::string> given;
  std::vector<std::string> known;
  for (const auto& [name, value] : sums) given.push_back(name);
  for (const auto& [name, value] : accumulators()) known.push_back(name);
  if (given != known) {
    throw UsageError(fmt::format("the sums of loss and metrics are {}; this model and plan have {}",
                                 fmt::join(given, ", "), fmt::join(known, ", ")));
  }
  for (const auto& [name, value] : sums) store_.write(name, value);
}

Program Programs::build(const TracedStep& traced) {
  create_variables(traced.declarations);
  try {
    return compile(traced.graph, backends_, store_, arena_, options_);
  } catch (const Error& error) {
    model_.rethrow_in_layer(error.facts().layer);
  }
}

void Programs::create_variables(const std::vector<Declaration>& declarations) {
  std::vector<const Declaration*> group;
  std::size_t bytes = 0;
  for (const Declaration& declaration : declarations) {
    if (store_.contains(declaration.name)) continue;
    group.push_back(&declaration);
    bytes += declaration.type.bytes();
    if (bytes < made_together) continue;
    create_group(std::exchange(group, {}));
    bytes = 0;
  }
  create_group(group);
}

void Programs::create_group(const std::vector<const Declaration*>& group) {
  const auto graph = std::make_shared<Graph>();
  std::vector<bool> initialized;
  for (const Declaration* declaration : group) {
    initialized.push_back(declaration->initializer != nullptr && !starts_at_zero(*declaration));
    if (!initialized.back()) continue;
    try {
      graph->output(declaration->name, inlined(*initial_value(*declaration, seed_), *graph, {}).front());
    } catch (const Error&) {
      model_.rethrow_in_layer(declaration->name);
    }
  }
  std::vector<Tensor> made;
  if (!graph->outputs().empty()) made = evaluate(graph, backends_);
  auto next = made.begin();
  for (std::size_t i = 0; i < group.size(); ++i) {
    const Declaration& declaration = *group[i];
    const Tensor initial = initialized[i] ? *next++ : Tensor::full(declaration.type, declaration.fill);
    store_.create(declaration.name, declaration.role, initial);
  }
}

bool Programs::starts_at_zero(const Declaration& declaration) const {
  if (optimizer() == nullptr || declaration.role != Role::parameter || !declaration.trainable) return false;
  const bool wanted = calling_plugin(*optimizer(), "asking what weights it starts from",
                                     [&] { return optimizer()->starts_at_zero(); });
  return wanted && starts_random(declaration);
}

}  // namespace plexus
