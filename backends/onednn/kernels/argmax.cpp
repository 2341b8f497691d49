#include "entry.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

Support support(const Node& node) {
  const Symbol& x = node.input(0);
  if (normalized_axis(node.attributes().integer("axis"), x.shape().rank()) + 1 != x.shape().rank()) {
    return {false, "only along the last axis"};
  }
  return one_of(NumberTypes{}, x.dtype());
}

template <bool largest, class T>
auto loop_of(const Reducers<T>& reducers) {
  return largest ? reducers.argmax : reducers.argmin;
}

template <class T>
Kernel bind_rows(BindContext& context,
                 void (*loop)(const T* x, std::int64_t count, std::int64_t* y, std::int64_t rows)) {
  const std::int64_t count = context.node().input(0).shape().back();
  return kernel([loop, count, x = context.in<T>(0), y = context.out<std::int64_t>(), &team = context.team(),
                 rows = context.node().type().shape.elements()] {
    team.parallel_for(rows, rows_worth_a_thread(count), [&](std::int64_t begin, std::int64_t end) {
      loop(x + begin * count, count, y + begin, end - begin);
    });
  });
}

template <bool largest>
Kernel bind(BindContext& context) {
  const RowLoops loops = row_loops();
  switch (context.node().input(0).dtype()) {
    case DType::float32:
      return bind_rows(context, loop_of<largest>(loops.float32));
    case DType::float64:
      return bind_rows(context, loop_of<largest>(loops.float64));
    case DType::int32:
      return bind_rows(context, loop_of<largest>(loops.int32));
    default:
      return bind_rows(context, loop_of<largest>(loops.int64));
  }
}

}  // namespace

std::vector<KernelEntry> argmax_kernels() {
  return {{"argmax", support, bind<true>}, {"argmin", support, bind<false>}};
}

}  // namespace plexus::onednn
