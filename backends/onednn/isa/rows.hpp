#pragma once

#include <cstdint>

namespace plexus::onednn {

/// Reductions of x seen as contiguous [rows, count], or as [count, columns] with `stride` elements from row
/// to row.
template <class T>
struct Reducer {
  /// y[r] = row r combined.
  void (*along)(const T* x, std::int64_t count, T* y, std::int64_t rows);
  /// y[c] = column c combined.
  void (*across)(const T* x, std::int64_t count, std::int64_t stride, T* y, std::int64_t columns);
};

/// The positions of the first largest (smallest) elements of x, which is seen as by Reducer.
template <class T>
struct Places {
  /// y[r] = the position in row r.
  void (*along)(const T* x, std::int64_t count, std::int64_t* y, std::int64_t rows);
  /// y[c] = the position in column c. Requires: 0 < count < 2^31.
  void (*across)(const T* x, std::int64_t count, std::int64_t stride, std::int64_t* y, std::int64_t columns);
};

/// The reductions of one element type; a NaN is larger and smaller than any number.
template <class T>
struct Reducers {
  Reducer<T> sum;
  Reducer<T> prod;
  Reducer<T> max;
  Reducer<T> min;
  Places<T> argmax;
  Places<T> argmin;
  /// y[c] = the sum of column c over `count` rows of x [.., columns], whose indices are `rows`, one after the
  /// other; floats are summed in float64.
  void (*sum_rows)(const T* x, const std::int64_t* rows, std::int64_t count, T* y, std::int64_t columns);
};

/// Softmax and its logarithm for rows of `count` logits.
struct Softmaxes {
  void (*softmax)(const float* x, std::int64_t count, float* y, std::int64_t rows);
  void (*log_softmax)(const float* x, std::int64_t count, float* y, std::int64_t rows);
};

/// Cross-entropy of rows of `count` logits; `difference`, unless null, gets softmax(x) minus the target.
template <class Target>
using CrossEntropy = void (*)(const Target* target, const float* x, std::int64_t count, float* loss,
                              float* difference, std::int64_t rows);

struct CrossEntropies {
  CrossEntropy<float> dense;  ///< a target for each logit; the softmax is multiplied by the targets' sum
  CrossEntropy<std::int32_t> sparse32;
  CrossEntropy<std::int64_t> sparse64;
};

/// The rows of x [rows, columns] are a batch; with the mean and the variance of each column over them,
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta. Nothing written overlaps what is read.
struct NormalizedBatch {
  std::int64_t rows, columns;
  float epsilon;
  const float* x;
  const float* gamma;
  const float* beta;
  float* y;
  float* mean;
  float* variance;
};

/// The gradients by_x, by_gamma and by_beta with respect to x, gamma and beta, given dy, the gradient with
/// respect to y.
struct NormalizedBatchGradient {
  std::int64_t rows, columns;
  float epsilon;
  const float* dy;
  const float* x;
  const float* gamma;
  const float* mean;
  const float* variance;
  float* by_x;
  float* by_gamma;
  float* by_beta;
};

/// Both work on the columns [first, last), which are not empty.
struct BatchNormalizations {
  void (*normalize)(const NormalizedBatch& batch, std::int64_t first, std::int64_t last);
  void (*differentiate)(const NormalizedBatchGradient& batch, std::int64_t first, std::int64_t last);
};

/// All loops over rows, for one instruction set.
struct RowLoops {
  Reducers<float> float32;
  Reducers<double> float64;
  Reducers<std::int32_t> int32;
  Reducers<std::int64_t> int64;
  Softmaxes softmaxes;
  CrossEntropies cross_entropies;
  BatchNormalizations batch_normalizations;
};

namespace avx2 {
RowLoops row_loops();
}
namespace avx512 {
RowLoops row_loops();
}

}  // namespace plexus::onednn
