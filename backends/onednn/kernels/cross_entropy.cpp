#include <plexus/backend/indices.hpp>

#include <type_traits>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

Support support_sparse(const Node& node) {
  if (node.input(1).shape().back() == 0) return {false, "there are no classes"};
  const Support labels = one_of(IntegerTypes{}, node.input(0).dtype());
  return labels.yes ? one_of(Types<float>{}, node.input(1).dtype()) : labels;
}

/// The weights of a row are summed up without blocks, which is exact enough for so many classes.
Support support_dense(const Node& node) {
  const std::int64_t classes = node.input(1).shape().back();
  if (classes == 0 || classes > 4096) return {false, "only for 1 to 4096 classes"};
  return one_of(Types<float>{}, node.input(1).dtype());
}

/// If the node has a second output, the difference is written there.
template <class Target>
Kernel bind_rows(BindContext& context, CrossEntropy<Target> loop, std::int64_t target_width) {
  const Node& node = context.node();
  return kernel([loop, target_width, target = context.in<Target>(0), x = context.in<float>(1),
                 loss = context.out<float>(0),
                 difference = node.output_count() > 1 ? context.out<float>(1) : nullptr,
                 targets = node.input(0).shape(), count = node.input(1).shape().back(),
                 rows = node.type().shape.elements(), &team = context.team()] {
    if constexpr (std::is_integral_v<Target>) require_in_range(target, targets, count);
    team.parallel_for(rows, rows_worth_a_thread(12 * count), [&](std::int64_t begin, std::int64_t end) {
      loop(target + begin * target_width, x + begin * count, count, loss + begin,
           difference == nullptr ? nullptr : difference + begin * count, end - begin);
    });
  });
}

Kernel bind_sparse(BindContext& context) {
  const CrossEntropies loops = row_loops().cross_entropies;
  return context.node().input(0).dtype() == DType::int32 ? bind_rows(context, loops.sparse32, 1)
                                                         : bind_rows(context, loops.sparse64, 1);
}

Kernel bind_dense(BindContext& context) {
  return bind_rows(context, row_loops().cross_entropies.dense, context.node().input(1).shape().back());
}

}  // namespace

std::vector<KernelEntry> cross_entropy_kernels() {
  return {{"softmax_cross_entropy", support_dense, bind_dense},
          {"softmax_cross_entropy_with_difference", support_dense, bind_dense},
          {"sparse_softmax_cross_entropy", support_sparse, bind_sparse},
          {"sparse_softmax_cross_entropy_with_difference", support_sparse, bind_sparse}};
}

}  // namespace plexus::onednn
