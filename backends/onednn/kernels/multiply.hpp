#pragma once

#include <atomic>
#include <memory>

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// Computes one product by the threads of a team. Copies share a counter: only a plan of one part may be run
/// by several threads at once.
class Multiply {
 public:
  explicit Multiply(const ProductPlan& plan);

  const ProductPlan& plan() const { return plan_; }
  /// Computes the product of a and b and finishes it into `result`; `scratch` has plan().scratch_floats(), or
  /// is null if there are none.
  void run(const Team& team, const float* a, const float* b, const Result& result, float* scratch) const;
  /// Computes some rows of the product on this thread and stores them into the same rows of `result`.
  /// Requires: plan().split is rows, there is one piece, and a and b are not exchanged.
  void rows(std::int64_t first, std::int64_t count, const float* a, const float* b,
            const Result& result) const;

 private:
  /// Rows or columns of c.
  struct Range {
    std::int64_t first, count;
  };
  /// k steps of a and b.
  struct Factors {
    const float* a;
    const float* b;
    std::int64_t k;
  };

  void run_part(int part, const float* a, const float* b, const Result& result, float* scratch) const;
  Range range_of(int part) const;
  void run_range(const Range& range, const Factors& factors, const Result& result, float* scratch) const;
  void rows(const Range& range, const Factors& factors, const Result& result) const;
  void columns(const Range& range, const Factors& factors, const Result& result, float* scratch) const;
  void packed(Product p, const Result& result, float* scratch) const;
  void swapped(const Range& range, const Factors& factors, const Result& result, float* scratch) const;
  void inner(int part, const Factors& factors, const Result& result, float* scratch) const;
  Factors steps(const Factors& factors, std::int64_t first, std::int64_t count) const;
  /// Piece i of the sum over k (ProductPlan::pieces), and the result that it goes to: the first piece is
  /// stored, the others are added to it.
  Factors piece(const Factors& factors, int i) const;
  static Result piece(Result result, int i);
  Product product(const Factors& factors) const;

  ProductPlan plan_;
  /// The number of parts of the sum over k that are done (Split::inner).
  std::shared_ptr<std::atomic<int>> arrived_;
};

}  // namespace plexus::onednn
