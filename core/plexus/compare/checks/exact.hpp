#pragma once

#include <plexus/backend/arena.hpp>
#include <plexus/backend/backend.hpp>
#include <plexus/ops/bounds.hpp>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace plexus {

/// Evaluates a node alone on the reference backend. Small nodes stay compiled for the next time.
class ExactOnReference final : public ExactEvaluator {
 public:
  /// `alive`: called before each node; may be absent.
  explicit ExactOnReference(std::shared_ptr<const Backend> reference, std::function<void()> alive = {});
  ~ExactOnReference() override;

  /// Its floating types widened to float64.
  std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) override;
  /// In its own types, and by its definition if it has one: what they can hold of it at all. The outputs as
  /// float64.
  std::vector<Tensor> rounded(const Node& node, std::span<const Tensor> inputs);

 private:
  class Compiled;
  std::vector<Tensor> run(const Node& node, std::span<const Tensor> inputs, bool wide);
  /// The node compiled before for equal types and attributes, or null.
  Compiled* known(std::size_t key, const Node& node, bool wide);

  std::shared_ptr<const Backend> reference_;
  std::function<void()> alive_;
  Arena arena_;  // of all that is compiled
  std::unordered_multimap<std::size_t, std::unique_ptr<Compiled>> compiled_;
};

/// The unit roundoff that a node's results are judged with: float32's if a float32 is among its types. Of a
/// node that is all float64 twice its own, for what it is judged against is rounded too.
double judged_roundoff(const Node& node);

}  // namespace plexus
