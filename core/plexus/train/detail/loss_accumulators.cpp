#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/train/detail/loss_accumulators.hpp>
#include <plexus/train/step.hpp>

#include <limits>

namespace plexus {

Symbol accumulate_mean(Trace& trace, const std::string& name, const Symbol& batch_mean, std::int64_t rows) {
  Scope scope(trace, name);
  const Variable total = scope.accumulator(MeanAccumulators::total_name);
  const Variable count = scope.accumulator(MeanAccumulators::count_name);
  scope.assign(total, total.value() + cast(batch_mean, DType::float64) * static_cast<double>(rows));
  scope.assign(count, count.value() + static_cast<double>(rows));
  return total.value();
}

void count_finite_steps(Trace& trace, const Symbol& sum) {
  Scope scope(trace, "");
  const Variable steps = scope.accumulator(finite_steps);
  const Symbol finite = less_equal(abs(sum), std::numeric_limits<double>::max());
  scope.assign(steps, select(finite, steps.value() + 1.0, steps.value()));
}

void keep_batch_loss(Trace& trace, const Symbol& loss) {
  Scope scope(trace, "");
  scope.assign(scope.accumulator(batch_loss), cast(loss, DType::float64));
}

Symbol mean_so_far(Trace& trace, const std::string& name) {
  Scope scope(trace, name);
  const Symbol total = scope.accumulator(MeanAccumulators::total_name).value();
  const Symbol count = scope.accumulator(MeanAccumulators::count_name).value();
  return select(greater(count, 0.0), total / maximum(count, 1.0), 0.0);
}

}  // namespace plexus
