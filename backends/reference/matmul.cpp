#include <algorithm>

#include <xtensor-blas/xblas.hpp>

#include "entry.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

/// Products of `count` pairs of matrices, one behind the other; b may be one for all.
struct Products {
  std::int64_t count = 1;
  std::int64_t m = 1, k = 1, n = 1;
  bool transpose_a = false;
  bool transpose_b = false;
  bool one_b = false;
};

Products products_of(const Node& node) {
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  Products p;
  p.transpose_a = node.attributes().boolean("transpose_a");
  p.transpose_b = node.attributes().boolean("transpose_b");
  p.m = node.type().shape.dim(-2);
  p.n = node.type().shape.dim(-1);
  p.k = a.dim(p.transpose_a ? -2 : -1);
  p.one_b = b.rank() == 2;
  for (std::size_t axis = 0; axis + 2 < a.rank(); ++axis) p.count *= a[axis];
  if (p.one_b && !p.transpose_a) {
    // The rows of all matrices are those of one large matrix.
    p.m *= p.count;
    p.count = 1;
  }
  return p;
}

template <class T>
void multiply(const Products& p, const T* a, const T* b, T* c) {
  const Matrix<const T> left = p.transpose_a ? matrix_view(a, p.k, p.m) : matrix_view(a, p.m, p.k);
  const Matrix<const T> right = p.transpose_b ? matrix_view(b, p.n, p.k) : matrix_view(b, p.k, p.n);
  Matrix<T> product = matrix_view(c, p.m, p.n);
  xt::blas::gemm(left, right, product, p.transpose_a, p.transpose_b, T(1), T(0));
}

template <class T>
Kernel bind_matmul(BindContext& context) {
  const Products p = products_of(context.node());
  return kernel([p, a = context.in<T>(0), b = context.in<T>(1), c = context.out<T>()] {
    if (p.k == 0) {
      // BLAS wants no empty matrices.
      std::fill_n(c, p.count * p.m * p.n, T(0));
      return;
    }
    if (p.m == 0 || p.n == 0) return;
    for (std::int64_t i = 0; i < p.count; ++i) {
      multiply(p, a + i * p.m * p.k, b + (p.one_b ? 0 : i * p.k * p.n), c + i * p.m * p.n);
    }
  });
}

}  // namespace

std::vector<KernelEntry> matmul_kernels() {
  return {{"matmul", input_is<FloatTypes>, [](BindContext& context) {
             return visit_type(FloatTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_matmul<T>(context); });
           }}};
}

}  // namespace plexus::reference
