#pragma once

#include <plexus/config/component.hpp>
#include <plexus/ops/ops.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// Random symbols for one variable's initial value, from a random stream of its own. They are float64,
/// whatever dtype a run computes in. One thread at a time.
class Random {
 public:
  Random(Graph& graph, std::uint64_t seed, std::string path);

  DType dtype() const { return DType::float64; }
  Graph& graph() const { return *graph_; }
  Symbol uniform(const Shape& shape);           ///< [0, 1)
  Symbol normal(const Shape& shape);            ///< N(0, 1)
  Symbol truncated_normal(const Shape& shape);  ///< N(0, 1), cut at +-2
  Symbol full(const Shape& shape, double value);
  /// Whether anything random was asked for.
  bool drawn() const { return draws_ > 0; }

 private:
  std::uint64_t next_key();

  Graph* graph_;
  std::uint64_t seed_;
  std::string path_;
  int draws_ = 0;
};

/// What a variable starts as: a formula of random symbols.
class Initializer : public Component {
 public:
  static constexpr Kind kind = Kind::initializer;
  ~Initializer() override;
  /// A symbol of `shape` and random.dtype(). Core rounds a value that uses random numbers once to float32, so
  /// that a float64 run starts from the same weights as a float32 run; a value without random numbers stays
  /// exact.
  virtual Symbol make(Random& random, const Shape& shape) const = 0;
};

/// Numbers of inputs and outputs of a kernel (Keras): rank 2 -> rows, columns; rank 1 -> n, n; scalar 1, 1;
/// convolution kernel [k..., in, out] -> in * prod(k), out * prod(k).
struct Fans {
  double in = 1;
  double out = 1;
};
Fans fans(const Shape& shape);

}  // namespace plexus
