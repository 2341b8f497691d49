#pragma once

#include <plexus/nn/variable.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The settings of a trace.
struct TraceSettings {
  bool training = false;
  DType dtype = DType::float32;  ///< of computation: float32 or float64
  std::uint64_t seed = 0;
  /// After a model is built: a parameter or state that is not in `known` is an error.
  const std::vector<Declaration>* known = nullptr;
  int batches_per_update = 1;  ///< more: the optimizer accumulates gradients
  /// False: assignments have effect within the trace, but the graph leaves all variables unchanged.
  bool assigns = true;
};

/// Records calls of components in one graph, with the variables that they declare and the extra losses.
/// Components see it through a Scope. One thread at a time; several traces are independent.
class Trace {
 public:
  explicit Trace(TraceSettings settings);
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  Graph& graph() { return *graph_; }
  const TraceSettings& settings() const { return settings_; }

  /// The variable of that name, declared now if it is new. Throws ShapeError if it exists with another
  /// type or is larger than the machine's memory, and UsageError if it is a parameter or state that a built
  /// model lacks.
  Variable declare(Declaration declaration);
  const std::vector<Declaration>& declarations() const { return declarations_; }
  Symbol value(std::size_t variable) const { return values_[variable]; }
  void assign(std::size_t variable, const Symbol& value);

  /// The number of updates made before this step: int64 scalar, the variable "optimizer/iterations".
  Symbol step();
  /// Sets what the counter is at the end of the step; step() still gives its value before.
  void set_step(const Symbol& next);
  /// The number of batches trained on before this one: int64 scalar. It is step() unless an update takes
  /// several batches; then it is the variable "optimizer/batches".
  Symbol batch();
  /// Counts this step's batch where an update takes several batches; batch() still gives the number before.
  void count_batch();
  /// The variable "optimizer/learning_rate", a scalar of the compute dtype; `initial` is used when it is new.
  Variable learning_rate_variable(double initial = 0.01);
  /// The learning rate that the step's updates use: the variable, or what was set in its place (by a
  /// schedule).
  Symbol learning_rate() { return learning_rate_ ? learning_rate_ : learning_rate_variable().value(); }
  void set_learning_rate(const Symbol& rate) { learning_rate_ = rate; }
  /// A scalar of the optimizer, "optimizer/NAME", which starts as `initial`.
  Variable optimizer_variable(std::string_view name, DType dtype, double initial);

  /// Scalars to add to the loss: regularizer penalties (once a variable) and what layers added. Throws
  /// UsageError or ShapeError if it is no scalar of the dtype of computation in this graph.
  void add_loss(const Symbol& scalar);
  void add_penalty(const Variable& variable, const Symbol& scalar);
  const std::vector<Symbol>& extra_losses() const { return losses_; }

  /// Key of the next stream of random numbers of `path` ("dropout", then "dropout#1", ...).
  std::uint64_t random_key(std::string_view path);

  /// The token by which variables detect that the trace is over.
  const Lifetime::Token& lifetime() const { return lifetime_.token(); }
  /// Hands the finished graph out.
  std::shared_ptr<const Graph> finish() { return graph_; }

 private:
  TraceSettings settings_;
  std::shared_ptr<Graph> graph_;
  std::vector<Declaration> declarations_;
  std::vector<Symbol> values_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::map<std::string_view, const Declaration*> known_;  // of the settings, by name
  std::vector<Symbol> losses_;
  Symbol learning_rate_;  // empty: the variable
  std::map<std::string, bool, std::less<>> penalized_;
  std::map<std::string, int, std::less<>> random_uses_;
  Lifetime lifetime_;
};

}  // namespace plexus
