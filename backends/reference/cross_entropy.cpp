#include <plexus/backend/indices.hpp>

#include <cmath>

#include "entry.hpp"
#include "reduction.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

/// The logarithm of the sum of e^x over a row in two parts, whose sum it is: the largest x, and the logarithm
/// of the sum of e^(x - largest).
template <class T>
struct LogSum {
  T largest;
  T log_of_rest;
};

template <class T>
LogSum<T> log_sum(const Vector<const T>& x, T* scratch) {
  const auto n = static_cast<std::int64_t>(x.size());
  const T largest = combine_all<Max>(x.data(), n);
  Vector<T> e = vector_view(scratch, n);
  xt::noalias(e) = xt::exp(x - largest);
  return {largest, std::log(combine_all<Sum>(e.data(), n))};
}

template <class T>
T* row_of_scratch(BindContext& context, std::int64_t n) {
  return static_cast<T*>(context.scratch(static_cast<std::size_t>(n) * sizeof(T)));
}

/// -log softmax(x)[label].
template <class T, class Label>
Kernel bind_sparse(BindContext& context) {
  const std::int64_t n = context.node().input(1).shape().back();
  const std::int64_t rows = context.node().type().shape.elements();
  return kernel([label = context.in<Label>(0), x = context.in<T>(1), y = context.out<T>(),
                 e = row_of_scratch<T>(context, n), labels = context.node().input(0).shape(), rows, n] {
    require_in_range(label, labels, n);
    for (std::int64_t r = 0; r < rows; ++r) {
      const Vector<const T> logits = vector_view(x + r * n, n);
      const LogSum<T> sum = log_sum(logits, e);
      y[r] = sum.log_of_rest - (x[r * n + label[r]] - sum.largest);
    }
  });
}

/// weight * x, but 0 for weight 0 even if x is infinite. NaN if x is NaN.
template <class T>
T weighted(T weight, T x) {
  return weight == 0 && !std::isnan(x) ? T(0) : weight * x;
}

/// The sum of -target log softmax(x).
template <class T>
Kernel bind_dense(BindContext& context) {
  const std::int64_t n = context.node().input(1).shape().back();
  const std::int64_t rows = context.node().type().shape.elements();
  return kernel([target = context.in<T>(0), x = context.in<T>(1), y = context.out<T>(),
                 scratch = row_of_scratch<T>(context, n), rows, n] {
    for (std::int64_t r = 0; r < rows; ++r) {
      const Vector<const T> logits = vector_view(x + r * n, n);
      const Vector<const T> wanted = vector_view(target + r * n, n);
      const LogSum<T> sum = log_sum(logits, scratch);
      Vector<T> terms = vector_view(scratch, n);
      xt::noalias(terms) = xt::make_lambda_xfunction([](T weight, T loss) { return weighted(weight, loss); },
                                                     wanted, sum.log_of_rest - (logits - sum.largest));
      y[r] = combine_all<Sum>(scratch, n);
    }
  });
}

}  // namespace

std::vector<KernelEntry> cross_entropy_kernels() {
  return {{"sparse_softmax_cross_entropy",
           [](const Node& node) {
             const Support labels = input_is<IntegerTypes>(node);
             return labels.yes ? input_is<FloatTypes, 1>(node) : labels;
           },
           [](BindContext& context) {
             return visit_type(FloatTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(0).dtype(),
                                 [&]<class Label>(Label) { return bind_sparse<T, Label>(context); });
             });
           }},
          {"softmax_cross_entropy", input_is<FloatTypes, 1>, [](BindContext& context) {
             return visit_type(FloatTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_dense<T>(context); });
           }}};
}

}  // namespace plexus::reference
