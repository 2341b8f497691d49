#include <plexus/compare/checks/thread_bits.hpp>
#include <plexus/compare/exact/deviation.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
namespace {

// The second update uses updated weights, and the third one uses updated momentum.
constexpr int updates = 3;
constexpr int most_steps = 100;
constexpr std::int64_t max_rows = 256;

using Values = std::vector<std::pair<std::string, Tensor>>;

Values trained_by(const ComparedRun& compared_run, Trainer& trainer) {
  const Plan plan = compared_run.plan(trainer.model());
  const int batches = plan.optimizer->has_rule() ? plan.optimizer->rule().gradient_accumulation_steps : 1;
  train_steps(compared_run, trainer, std::min(updates * batches, most_steps));
  Values values;
  for (auto& [name, value] : trainer.store().snapshot()) values.emplace_back(name, value);
  return values;
}

Values predicted_by(const ComparedRun& compared_run, Trainer& trainer) {
  const Samples samples = evenly_sampled(compared_run.samples, std::min(max_rows, compared_run.samples.rows));
  std::vector<Tensor> inputs;
  for (const Column& input : samples.inputs) inputs.push_back(input.values);
  Values values;
  for (const Tensor& output : trainer.predict(inputs, samples.rows)) {
    values.emplace_back(trainer.model().output_name(values.size()), output);
  }
  return values;
}

Values values_of(const ComparedRun& compared_run, const Backends& backends, int threads) {
  CompileOptions compile;
  compile.patient = true;  // the results of two threads must be computed by two threads
  const auto trainer = compared_run.trainer(backends, threads, compile);
  return compared_run.trained ? predicted_by(compared_run, *trainer) : trained_by(compared_run, *trainer);
}

}  // namespace

std::vector<ThreadBits> thread_bits(const ComparedRun& compared_run, const Backends& backends,
                                    const std::vector<int>& threads) {
  std::vector<ThreadBits> found;
  if (threads.size() < 2) return found;
  const Values first = values_of(compared_run, backends, threads.front());
  for (std::size_t t = 1; t < threads.size(); ++t) {
    const Values other = values_of(compared_run, backends, threads[t]);
    ThreadBits bits{threads[t], threads.front(), static_cast<std::int64_t>(first.size()), 0, {}};
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (same_bits(first[i].second, other[i].second)) {
        ++bits.equal;
      } else if (bits.first.empty()) {
        bits.first = first[i].first;
      }
    }
    found.push_back(std::move(bits));
  }
  return found;
}

}  // namespace plexus
