#include <plexus/nn/optimizer.hpp>
#include <plexus/train/detail/batch_gradients.hpp>
#include <plexus/train/detail/kept_counter.hpp>

#include <optional>

namespace plexus {

NamedTensors batch_gradients(BatchBinding& binding, Programs& programs, const Samples& samples,
                             const Tensor& order, std::int64_t first_row, std::int64_t rows) {
  Program& program = binding.bind_gradients(samples, order, first_row, rows);
  // Random numbers depend on the counters, which are set back to their values in that batch.
  KeptCounter updates(programs.store(), updates_name);
  std::optional<KeptCounter> batches;
  if (binding.batches_per_update() > 1) batches.emplace(programs.store(), batches_name);
  const bool updated = !batches || batches->kept() % binding.batches_per_update() == 0;
  if (batches) batches->set(batches->kept() - 1);
  if (updated) updates.set(updates.kept() - 1);

  replay_rows(program, 0, 1, samples, order.rows(first_row, rows), rows);
  NamedTensors gradients;
  for (const Graph::Named& output : program.graph().outputs()) {
    gradients.emplace(output.name, program.output(output.name));
  }
  return gradients;
}

}  // namespace plexus
