#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

Support support(const Node& node) {
  const std::size_t rank = node.type().shape.rank();
  if (normalized_axis(node.attributes().integer("axis"), rank) + 1 != rank) {
    return {false, "only along the last axis"};
  }
  return one_of(Types<float>{}, node.type().dtype);
}

template <auto Softmaxes::*which>
Kernel bind(BindContext& context) {
  const Shape& shape = context.node().type().shape;
  const std::int64_t count = shape.back();
  return kernel([loop = row_loops().softmaxes.*which, x = context.in<float>(0), y = context.out<float>(),
                 count, rows = count == 0 ? 0 : shape.elements() / count, &team = context.team()] {
    // An exponential costs as much as a dozen elements of a plain loop.
    team.parallel_for(rows, rows_worth_a_thread(12 * count), [&](std::int64_t begin, std::int64_t end) {
      loop(x + begin * count, count, y + begin * count, end - begin);
    });
  });
}

}  // namespace

std::vector<KernelEntry> softmax_kernels() {
  return {{"softmax", support, bind<&Softmaxes::softmax>},
          {"log_softmax", support, bind<&Softmaxes::log_softmax>}};
}

}  // namespace plexus::onednn
