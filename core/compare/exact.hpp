#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/ops/bounds.hpp>

#include <functional>
#include <memory>

namespace plexus {

/// Evaluates a node alone, its floating types widened to float64, on the reference backend.
class ExactOnReference final : public ExactEvaluator {
 public:
  /// `alive`: called before each node; may be absent.
  explicit ExactOnReference(std::shared_ptr<const Backend> reference, std::function<void()> alive = {})
      : reference_(std::move(reference)), alive_(std::move(alive)) {}

  std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) override;

 private:
  std::shared_ptr<const Backend> reference_;
  std::function<void()> alive_;
};

/// The unit roundoff that a node's results are judged with: float32's if a float32 is among its types. Of a
/// node that is all float64 twice its own, for what it is judged against is rounded too.
double judged_roundoff(const Node& node);

}  // namespace plexus
