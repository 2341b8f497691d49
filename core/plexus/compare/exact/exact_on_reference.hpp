#pragma once

#include <plexus/backend/arena.hpp>
#include <plexus/backend/backend.hpp>
#include <plexus/ops/bounds.hpp>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace plexus {

/// Evaluates a single node on the reference backend. Small nodes are kept compiled and reused. One thread at
/// a time.
class ExactOnReference final : public ExactEvaluator {
 public:
  /// `alive`: called before each node; may be absent.
  explicit ExactOnReference(std::shared_ptr<const Backend> reference, std::function<void()> alive = {});
  ~ExactOnReference() override;

  /// The outputs of the node with all floating types widened to float64.
  std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor> inputs) override;
  /// The outputs of the node in its own types, by its definition if it has one, converted to float64. They
  /// show which results the precision can represent.
  std::vector<Tensor> rounded(const Node& node, std::span<const Tensor> inputs);

 private:
  class Compiled;
  std::vector<Tensor> run(const Node& node, std::span<const Tensor> inputs, bool wide);
  /// The compiled node of equal types and attributes, or null.
  Compiled* known(std::size_t key, const Node& node, bool wide);

  std::shared_ptr<const Backend> reference_;
  std::function<void()> alive_;
  Arena arena_;  // shared by all compiled nodes
  std::unordered_multimap<std::size_t, std::unique_ptr<Compiled>> compiled_;
};

/// The unit roundoff by which a node's results are judged: that of float32 if one of its types is float32. A
/// node of float64 types gets twice the unit roundoff of float64, because its expected values are rounded
/// too.
double judged_roundoff(const Node& node);

}  // namespace plexus
