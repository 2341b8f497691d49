#include <plexus/compare/checks/deviation.hpp>
#include <plexus/compare/checks/thread_bits.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
namespace {

// A second step reads what the first has updated, a third what momentum has become.
constexpr int steps = 3;
constexpr std::int64_t most_rows = 256;

using Values = std::vector<std::pair<std::string, Tensor>>;

Values trained_by(const Subject& subject, Trainer& trainer) {
  train_steps(subject, trainer, steps);
  Values values;
  for (auto& [name, value] : trainer.store().snapshot()) values.emplace_back(name, value);
  return values;
}

Values predicted_by(const Subject& subject, Trainer& trainer) {
  const Samples samples = spread(subject.samples, std::min(most_rows, subject.samples.rows));
  std::vector<Tensor> inputs;
  for (const Column& input : samples.inputs) inputs.push_back(input.values);
  Values values;
  for (const Tensor& output : trainer.predict(inputs, samples.rows)) {
    values.emplace_back(trainer.model().output_name(values.size()), output);
  }
  return values;
}

Values values_of(const Subject& subject, const Backends& backends, int threads) {
  CompileOptions compile;
  compile.patient = true;  // what is said of two threads must have been computed by two
  const auto trainer = subject.trainer(backends, threads, compile);
  return subject.trained ? predicted_by(subject, *trainer) : trained_by(subject, *trainer);
}

}  // namespace

std::vector<ThreadBits> thread_bits(const Subject& subject, const Backends& backends,
                                    const std::vector<int>& threads) {
  std::vector<ThreadBits> found;
  if (threads.size() < 2) return found;
  const Values first = values_of(subject, backends, threads.front());
  for (std::size_t t = 1; t < threads.size(); ++t) {
    const Values other = values_of(subject, backends, threads[t]);
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
