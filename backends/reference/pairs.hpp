#pragma once

#include "entry.hpp"
#include "views.hpp"
#include "walk.hpp"

namespace plexus::reference {

/// Binds y = f(a, b) with broadcasting: f is an xtensor expression of two vectors, or of one and a number.
/// Rows are vectors because xtensor steps through broadcast arrays element by element, ten times slower.
template <class In, class Out, class F>
Kernel bind_pairs(BindContext& context, F f) {
  const Node& node = context.node();
  const Shape& shape = node.type().shape;
  const Walk<3> walk(shape, {row_major_strides(shape), broadcast_strides(node.input(0).shape(), shape),
                             broadcast_strides(node.input(1).shape(), shape)});
  return kernel([f, walk, y = context.out<Out>(), a = context.in<In>(0), b = context.in<In>(1)] {
    walk.for_each_row([&](const Walk<3>::Offsets& at) {
      Vector<Out> row = vector_view(y + at[0], walk.row());
      const Vector<const In> left = vector_view(a + at[1], walk.row());
      const Vector<const In> right = vector_view(b + at[2], walk.row());
      if (walk.row() > 1 && walk.step(1) == 0) {
        const In number = left(0);
        xt::noalias(row) = f(number, right);
      } else if (walk.row() > 1 && walk.step(2) == 0) {
        const In number = right(0);
        xt::noalias(row) = f(left, number);
      } else {
        xt::noalias(row) = f(left, right);
      }
    });
  });
}

}  // namespace plexus::reference
