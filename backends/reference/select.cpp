#include <algorithm>

#include "entry.hpp"
#include "views.hpp"
#include "walk.hpp"

namespace plexus::reference {

namespace {

/// Copies the chosen operand to a row that has one condition for all its elements. `step`: the operand's
/// stride, 0 or 1.
template <class T>
void choose_row(Vector<T>& row, const T* chosen, std::int64_t step) {
  if (step == 0) {
    std::fill(row.begin(), row.end(), *chosen);
  } else if (row.data() != chosen) {
    std::copy_n(chosen, row.size(), row.begin());
  }
}

template <class T>
Kernel bind_select(BindContext& context) {
  const Node& node = context.node();
  const Shape& shape = node.type().shape;
  const auto strides = [&](std::size_t i) { return broadcast_strides(node.input(i).shape(), shape); };
  const Walk<4> walk(shape, {row_major_strides(shape), strides(0), strides(1), strides(2)});
  return kernel([walk, y = context.out<T>(), condition = context.in<bool>(0), a = context.in<T>(1),
                 b = context.in<T>(2)] {
    walk.for_each_row([&](const Walk<4>::Offsets& at) {
      const std::int64_t n = walk.row();
      Vector<T> row = vector_view(y + at[0], n);
      const Vector<const bool> which = vector_view(condition + at[1], n);
      const Vector<const T> yes = vector_view(a + at[2], n);
      const Vector<const T> no = vector_view(b + at[3], n);
      const T first_yes = yes(0);
      const T first_no = no(0);
      if (walk.step(1) == 0) {
        const std::size_t chosen = which(0) ? 2 : 3;
        choose_row(row, chosen == 2 ? yes.data() : no.data(), walk.step(chosen));
      } else if (walk.step(2) == 0 && walk.step(3) == 0) {
        xt::noalias(row) = xt::where(which, first_yes, first_no);
      } else if (walk.step(2) == 0) {
        xt::noalias(row) = xt::where(which, first_yes, no);
      } else if (walk.step(3) == 0) {
        xt::noalias(row) = xt::where(which, yes, first_no);
      } else {
        xt::noalias(row) = xt::where(which, yes, no);
      }
    });
  });
}

}  // namespace

std::vector<KernelEntry> select_kernels() {
  return {{"select", input_is<AnyTypes, 1>, [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_select<T>(context); });
           }}};
}

}  // namespace plexus::reference
