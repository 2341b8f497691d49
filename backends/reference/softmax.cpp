#include <cmath>

#include "entry.hpp"
#include "reduction.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

/// Rows along another axis are not contiguous; for these the op's definition runs.
Support on_last_axis(const Node& node) {
  const std::size_t rank = node.type().shape.rank();
  if (normalized_axis(node.attributes().integer("axis"), rank) + 1 != rank) {
    return {false, "only along the last axis"};
  }
  return input_is<FloatTypes>(node);
}

/// y = e^(x - largest), divided by the sum of these.
template <class T>
void softmax_row(const Vector<const T>& x, Vector<T>& y) {
  const auto n = static_cast<std::int64_t>(x.size());
  const T largest = combine_all<Max>(x.data(), n);
  xt::noalias(y) = xt::exp(x - largest);
  const T total = combine_all<Sum>(y.data(), n);
  xt::noalias(y) = y / total;
}

/// y = x - largest - log(sum of e^(x - largest)).
template <class T>
void log_softmax_row(const Vector<const T>& x, Vector<T>& y) {
  const auto n = static_cast<std::int64_t>(x.size());
  const T largest = combine_all<Max>(x.data(), n);
  xt::noalias(y) = xt::exp(x - largest);
  const T log_total = std::log(combine_all<Sum>(y.data(), n));
  xt::noalias(y) = (x - largest) - log_total;
}

template <class T, void (*row)(const Vector<const T>&, Vector<T>&)>
Kernel bind_rows(BindContext& context) {
  const Shape& shape = context.node().type().shape;
  const std::int64_t n = shape.back();
  const std::int64_t rows = n == 0 ? 0 : shape.elements() / n;
  return kernel([x = context.in<T>(0), y = context.out<T>(), rows, n] {
    for (std::int64_t r = 0; r < rows; ++r) {
      Vector<T> to = vector_view(y + r * n, n);
      row(vector_view(x + r * n, n), to);
    }
  });
}

}  // namespace

std::vector<KernelEntry> softmax_kernels() {
  return {{"softmax", on_last_axis,
           [](BindContext& context) {
             return visit_type(FloatTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_rows<T, softmax_row<T>>(context); });
           }},
          {"log_softmax", on_last_axis, [](BindContext& context) {
             return visit_type(FloatTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_rows<T, log_softmax_row<T>>(context); });
           }}};
}

}  // namespace plexus::reference
