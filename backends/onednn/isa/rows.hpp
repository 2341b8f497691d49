#pragma once

#include <cstdint>

namespace plexus::onednn {

/// Loops over x seen as [rows, count] or as [count, columns], contiguous but for `stride` elements from row
/// to row.
template <class T>
struct Reducer {
  /// y[r] = row r combined.
  void (*along)(const T* x, std::int64_t count, T* y, std::int64_t rows);
  /// y[c] = column c combined.
  void (*across)(const T* x, std::int64_t count, std::int64_t stride, T* y, std::int64_t columns);
};

/// The reductions of one element type; a NaN is larger and smaller than any number.
template <class T>
struct Reducers {
  Reducer<T> sum;
  Reducer<T> max;
  Reducer<T> min;
  /// y[r] = where the first largest (smallest) element of row r is.
  void (*argmax)(const T* x, std::int64_t count, std::int64_t* y, std::int64_t rows);
  void (*argmin)(const T* x, std::int64_t count, std::int64_t* y, std::int64_t rows);
};

/// Softmax and what is made of it, for rows of `count` logits.
struct Softmaxes {
  void (*softmax)(const float* x, std::int64_t count, float* y, std::int64_t rows);
  void (*log_softmax)(const float* x, std::int64_t count, float* y, std::int64_t rows);
};

/// Cross-entropy of rows of `count` logits; `difference`, unless null, gets softmax(x) less the target.
template <class Target>
using CrossEntropy = void (*)(const Target* target, const float* x, std::int64_t count, float* loss,
                              float* difference, std::int64_t rows);

struct CrossEntropies {
  CrossEntropy<float> dense;  ///< a target for each logit; the softmax is multiplied by their sum
  CrossEntropy<std::int32_t> sparse32;
  CrossEntropy<std::int64_t> sparse64;
};

/// All of them, for one instruction set.
struct RowLoops {
  Reducers<float> float32;
  Reducers<double> float64;
  Reducers<std::int32_t> int32;
  Reducers<std::int64_t> int64;
  Softmaxes softmaxes;
  CrossEntropies cross_entropies;
};

namespace avx2 {
RowLoops row_loops();
}
namespace avx512 {
RowLoops row_loops();
}

}  // namespace plexus::onednn
