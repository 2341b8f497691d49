#include <algorithm>
#include <cmath>

#include <xtensor-blas/xblas.hpp>

#include "entry.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

/// The products of `count` pairs of matrices, [m, k] times [k, n], stored one behind the other; with `one_b`
/// all have the same b.
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

/// A step is one of the k products that an element of c sums. Up to this many steps are left to OpenBLAS,
/// which adds up the sums of blocks of some hundred steps. More steps are split into pieces, as many as each
/// piece has such blocks, so that a sum of k steps has some sqrt(k) roundings.
constexpr std::int64_t steps_of_one_piece = 16384;
constexpr std::int64_t steps_of_a_block = 256;
/// Up to this many products (m * n * steps), OpenBLAS 0.3.21 uses kernels for AVX-512 that sum step by step.
constexpr double products_without_blocks = 1e6;

/// The number of steps that one call of BLAS sums.
std::int64_t steps_of_a_piece(const Products& p) {
  std::int64_t steps = p.k;
  if (p.k > steps_of_one_piece) {
    const double blocks = static_cast<double>(p.k) / static_cast<double>(steps_of_a_block);
    steps = static_cast<std::int64_t>(std::ceil(static_cast<double>(p.k) / std::ceil(std::sqrt(blocks))));
  }
  const double products = static_cast<double>(p.m * p.n) * static_cast<double>(steps);
  return products > products_without_blocks ? steps : std::min(steps, steps_of_a_block);
}

/// c = the product of columns [first, first + count) of a and the same rows of b.
template <class T>
void multiply(const Products& p, const T* a, const T* b, T* c, std::int64_t first, std::int64_t count) {
  using Index = xt::blas_index_t;
  const auto index = [](std::int64_t size) { return static_cast<Index>(size); };
  const auto transposed = [](bool is) { return is ? cxxblas::Trans : cxxblas::NoTrans; };
  cxxblas::gemm<Index>(cxxblas::RowMajor, transposed(p.transpose_a), transposed(p.transpose_b), index(p.m),
                       index(p.n), index(count), T(1), a + first * (p.transpose_a ? p.m : 1),
                       index(p.transpose_a ? p.m : p.k), b + first * (p.transpose_b ? 1 : p.n),
                       index(p.transpose_b ? p.k : p.n), T(0), c, index(p.n));
}

/// Scratch memory for a product of several pieces: the product of one piece, and the sum of all pieces, which
/// is rounded to T once.
template <class T>
struct Pieces {
  T* piece;
  double* sum;
};

template <class T>
Pieces<T> pieces_in(void* scratch, std::int64_t elements) {
  return {reinterpret_cast<T*>(static_cast<double*>(scratch) + elements), static_cast<double*>(scratch)};
}

/// c = a b.
template <class T>
void multiply(const Products& p, const T* a, const T* b, T* c, void* scratch) {
  const std::int64_t steps = steps_of_a_piece(p);
  if (steps == p.k) return multiply(p, a, b, c, 0, p.k);
  const std::int64_t elements = p.m * p.n;
  const Pieces<T> pieces = pieces_in<T>(scratch, elements);
  Vector<double> sum = vector_view(pieces.sum, elements);
  sum.fill(0);
  for (std::int64_t first = 0; first < p.k; first += steps) {
    multiply(p, a, b, pieces.piece, first, std::min(steps, p.k - first));
    xt::noalias(sum) += vector_view<const T>(pieces.piece, elements);
  }
  std::transform(pieces.sum, pieces.sum + elements, c, [](double value) { return static_cast<T>(value); });
}

template <class T>
Kernel bind_matmul(BindContext& context) {
  const Products p = products_of(context.node());
  const auto room = static_cast<std::size_t>(p.m * p.n) * (sizeof(double) + sizeof(T));
  void* const scratch = steps_of_a_piece(p) == p.k || room == 0 ? nullptr : context.scratch(room);
  return kernel([p, a = context.in<T>(0), b = context.in<T>(1), c = context.out<T>(), scratch] {
    if (p.k == 0) {
      // BLAS does not accept empty matrices.
      std::fill_n(c, p.count * p.m * p.n, T(0));
      return;
    }
    if (p.m == 0 || p.n == 0) return;
    for (std::int64_t i = 0; i < p.count; ++i) {
      multiply(p, a + i * p.m * p.k, b + (p.one_b ? 0 : i * p.k * p.n), c + i * p.m * p.n, scratch);
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
