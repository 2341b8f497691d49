#pragma once

#include <atomic>
#include <memory>

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// One product, by the threads of a team.
class Multiply {
 public:
  explicit Multiply(const ProductPlan& plan);

  const ProductPlan& plan() const { return plan_; }
  /// The product of a and b, finished into `result`; `scratch` has plan().scratch_floats(), or is null if
  /// there are none.
  void run(const Team& team, const float* a, const float* b, const Result& result, float* scratch) const;
  /// Some rows of it, on this thread, into the same rows of `result`. Requires: plan().split is rows, and a
  /// and b are not exchanged.
  void rows(std::int64_t first, std::int64_t count, const float* a, const float* b,
            const Result& result) const;

 private:
  void run_part(int part, const float* a, const float* b, const Result& result, float* scratch) const;
  void columns(std::int64_t first, std::int64_t count, const float* a, const float* b, const Result& result,
               float* scratch) const;
  void swapped(std::int64_t first, std::int64_t count, const float* a, const float* b, const Result& result,
               float* scratch) const;
  void inner(int part, const float* a, const float* b, const Result& result, float* scratch) const;
  Product product(const float* a, const float* b) const;

  ProductPlan plan_;
  /// How many parts of the sum over k are there.
  std::shared_ptr<std::atomic<int>> arrived_;
};

}  // namespace plexus::onednn
