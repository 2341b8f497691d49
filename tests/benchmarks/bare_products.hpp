#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace plexus::benchmarks {

enum class ProductKind { product, dense, update };

/// What is computed of a [m, k] and b [k, n] (each stored as its transpose if so marked): the product,
/// relu(product + bias), or weights less a number times the product.
struct Shapes {
  std::string name;
  ProductKind kind;
  std::int64_t m, k, n;
  bool transpose_a = false;
  bool transpose_b = false;
};

/// The type of a float32 matrix, and numbers between -1 and 1 of a type.
Type floats(std::int64_t rows, std::int64_t columns);
Tensor values(const Type& type);

/// A library's call for the bare product of some shapes, without bias or activation.
using Multiply = std::function<void(const Shapes&, const float* a, const float* b, float* c)>;
void by_onednn(const Shapes& s, const float* a, const float* b, float* c);
void by_openblas(const Shapes& s, const float* a, const float* b, float* c);

/// Makes a number of times one product, or in their order those of a training step of dense layers of these
/// widths, the inputs' first.
std::function<void(std::int64_t)> peer(const Shapes& s, const Multiply& multiply);
std::function<void(std::int64_t)> peer_step(const std::vector<std::int64_t>& widths, std::int64_t batch,
                                            const Multiply& multiply);

/// Which of its kernels OpenBLAS runs ("SkylakeX").
std::string openblas_kernels();

/// How many threads both libraries use.
void set_threads(int threads);

}  // namespace plexus::benchmarks
