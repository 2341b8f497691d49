#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plexus {

/// A column of float64 that grows at its end and becomes a tensor, without a copy if it is large: a large
/// column lies in pages that the kernel moves when they grow, and of which only those in use take memory.
class GrowingValues {
 public:
  GrowingValues() = default;
  GrowingValues(GrowingValues&& other) noexcept;
  GrowingValues& operator=(GrowingValues&& other) noexcept;
  ~GrowingValues();

  std::int64_t size() const { return size_; }
  void push_back(double value) {
    if (size_ == room_) grow();
    begin_[size_++] = value;
  }
  double& operator[](std::int64_t i) { return begin_[i]; }

  /// All values, float64 [size], or with each converted to int64. This object is empty afterwards.
  Tensor take();
  Tensor take_as_integers();

 private:
  void grow();
  std::shared_ptr<std::byte> take_storage();

  std::vector<double> few_;  // the values, while there are few
  double* pages_ = nullptr;  // the values, afterwards
  double* begin_ = nullptr;
  std::int64_t size_ = 0;
  std::int64_t room_ = 0;
};

}  // namespace plexus
