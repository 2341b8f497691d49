#include <plexus/check/installed_backends.hpp>
#include <plexus/check/layers/layer_trainings.hpp>
#include <plexus/compare/checks/thread_bits.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/data/safetensors.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::int64_t trained_rows = 37;
constexpr std::int64_t trained_batch = 16;
constexpr int trained_steps = 3;

std::vector<Tensor> predictions(const ComparedRun& run, Trainer& trainer) {
  return trainer.predict_columns(run.samples.inputs, trained_batch);
}

/// The name of the first value that differs in a bit, with an element of it; empty: none does.
std::string other_bits(const NamedTensors& a, const NamedTensors& b) {
  for (const auto& [name, value] : a) {
    const Tensor& other = b.at(name);
    if (same_bits(value, other)) continue;
    for (std::int64_t i = 0; i < value.elements(); ++i) {
      if (value.at(i) != other.at(i)) {
        return fmt::format("'{}' (element {} is {:.9g} and {:.9g})", name, i, value.at(i), other.at(i));
      }
    }
    return fmt::format("'{}'", name);
  }
  return {};
}

NamedTensors named(const std::vector<Tensor>& outputs) {
  NamedTensors all;
  for (std::size_t i = 0; i < outputs.size(); ++i) all.emplace(fmt::format("output {}", i), outputs[i]);
  return all;
}

}  // namespace

CheckResult checked_repetition(const LayerTrial& trial, const Backends& backends) {
  const ComparedRun run = trial.compared_run(trained_rows, trained_batch);
  NamedTensors variables[2];
  NamedTensors outputs[2];
  for (int time = 0; time < 2; ++time) {
    const auto trainer = run.trainer(backends, 1);
    train_steps(run, *trainer, trained_steps);
    variables[time] = trainer->variables();
    outputs[time] = named(predictions(run, *trainer));
    const std::string again = other_bits(outputs[time], named(predictions(run, *trainer)));
    if (!again.empty())
      return CheckResult::failed(fmt::format("two predictions of the same rows differ in {}", again));
  }
  std::string differs = other_bits(variables[0], variables[1]);
  if (!differs.empty()) {
    return CheckResult::failed(fmt::format(
        "two trainings of {} steps from the same seed differ in the variable {}", trained_steps, differs));
  }
  differs = other_bits(outputs[0], outputs[1]);
  if (!differs.empty())
    return CheckResult::failed(
        fmt::format("after two equal trainings the predictions differ in {}", differs));
  return CheckResult::passed(fmt::format("2 trainings of {} steps", trained_steps));
}

CheckResult checked_threads(const LayerTrial& trial, const Backends& backends,
                            const std::vector<int>& threads, const CheckTable& table) {
  if (threads.size() < 2) return CheckResult::skipped("there is one number of threads");
  std::string told;
  const std::int64_t many = trial.many_rows();
  for (const auto& [rows, batch] : {std::pair{trained_rows, trained_batch}, {many, many}}) {
    ComparedRun run = trial.compared_run(rows, batch);
    run.alive = [&table] { table.beat(); };
    for (const ThreadBits& bits : thread_bits(run, backends, threads)) {
      if (bits.first.empty()) continue;
      told = fmt::format(
          "{} of {} variables after a training on {} rows with {} threads have other bits than with {}, "
          "first '{}'",
          bits.values - bits.equal, bits.values, rows, bits.threads, bits.against, bits.first);
    }
    table.beat();
  }
  if (told.empty())
    return CheckResult::passed(fmt::format("equal bits for {} threads", fmt::join(threads, ", ")));
  return is_reference(backends) ? CheckResult::failed(told)
                                : CheckResult::passed(told + " (within the bounds of the comparison)");
}

CheckResult checked_saving(const LayerTrial& trial, const Backends& backends) {
  const ComparedRun run = trial.compared_run(trained_rows, trained_batch);
  const auto first = run.trainer(backends, 1);
  train_steps(run, *first, trained_steps);
  const auto second = run.trainer(backends, 1);
  second->program(Mode::train, run.samples, trained_batch);  // makes its optimizer's variables
  second->load(read_safetensors(safetensors_bytes(first->weights()), "the saved weights"));
  std::string differs = other_bits(named(predictions(run, *first)), named(predictions(run, *second)));
  if (!differs.empty()) {
    return CheckResult::failed(
        fmt::format("a new model with the saved weights predicts something else: {}. What a layer remembers "
                    "must be a state (scope.state)",
                    differs));
  }
  second->restore(first->variables());
  train_steps(run, *first, trained_steps);
  train_steps(run, *second, trained_steps);
  differs = other_bits(first->variables(), second->variables());
  if (!differs.empty()) {
    return CheckResult::failed(
        fmt::format("a training that goes on from saved variables differs from the one that was not "
                    "interrupted in {}. What a layer remembers must be a state (scope.state)",
                    differs));
  }
  return CheckResult::passed(fmt::format("{} variables", first->variables().size()));
}

}  // namespace plexus
