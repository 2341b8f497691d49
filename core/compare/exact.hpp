#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/ops/bounds.hpp>

#include <memory>

namespace plexus {

/// Evaluates a node alone, its floating types widened to float64, on the reference backend.
class ExactOnReference final : public ExactEvaluator {
 public:
  explicit ExactOnReference(std::shared_ptr<const Backend> reference) : reference_(std::move(reference)) {}

  std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) override;

 private:
  std::shared_ptr<const Backend> reference_;
};

/// The unit roundoff that a node's results are judged with: float32's if a float32 is among its types. Of a
/// node that is all float64 twice its own, for what it is judged against is rounded too.
double judged_roundoff(const Node& node);

}  // namespace plexus
