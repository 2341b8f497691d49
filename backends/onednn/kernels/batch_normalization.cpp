#include <algorithm>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

/// Columns that a thread is given at least: two lines of the cache.
constexpr std::int64_t panel = 32;

Support support(const Node& node) {
  const Shape& shape = node.type().shape;
  if (normalized_axis(node.attributes().integer("axis"), shape.rank()) + 1 != shape.rank()) {
    return {false, "only along the last axis"};
  }
  return one_of(Types<float>{}, node.type().dtype);
}

/// The columns are shared among threads; the passes over a batch read it about three times.
template <class Batch>
Kernel shared(const Batch& batch, void (*run)(const Batch&, std::int64_t, std::int64_t), const Team& team) {
  return kernel([batch, run, &team] {
    const std::int64_t panels = (batch.columns + panel - 1) / panel;
    team.parallel_for(panels, rows_worth_a_thread(3 * batch.rows * panel),
                      [&](std::int64_t begin, std::int64_t end) {
                        run(batch, begin * panel, std::min(end * panel, batch.columns));
                      });
  });
}

template <class Batch>
Batch batch_of(const Node& node) {
  Batch batch{};
  batch.columns = node.type().shape.back();
  batch.rows = batch.columns == 0 ? 0 : node.type().shape.elements() / batch.columns;
  batch.epsilon = static_cast<float>(node.attributes().number("epsilon"));
  return batch;
}

Kernel bind_forward(BindContext& context) {
  auto batch = batch_of<NormalizedBatch>(context.node());
  batch.x = context.in<float>(0);
  batch.gamma = context.in<float>(1);
  batch.beta = context.in<float>(2);
  batch.y = context.out<float>(0);
  batch.mean = context.out<float>(1);
  batch.variance = context.out<float>(2);
  return shared(batch, row_loops().batch_normalizations.normalize, context.team());
}

Kernel bind_gradient(BindContext& context) {
  auto batch = batch_of<NormalizedBatchGradient>(context.node());
  batch.dy = context.in<float>(0);
  batch.x = context.in<float>(1);
  batch.gamma = context.in<float>(2);
  batch.mean = context.in<float>(3);
  batch.variance = context.in<float>(4);
  batch.by_x = context.out<float>(0);
  batch.by_gamma = context.out<float>(1);
  batch.by_beta = context.out<float>(2);
  return shared(batch, row_loops().batch_normalizations.differentiate, context.team());
}

}  // namespace

std::vector<KernelEntry> batch_normalization_kernels() {
  return {{"batch_normalization", support, bind_forward},
          {"batch_normalization_gradient", support, bind_gradient}};
}

}  // namespace plexus::onednn
