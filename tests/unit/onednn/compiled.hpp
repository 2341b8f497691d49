#pragma once

#include <plexus/backend/compile.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../../support/runs_here.hpp"

namespace plexus::onednn_tests {

/// The backends from their libraries, onednn the chosen one.
const Backends& backends();

using Values = std::map<std::string, Tensor>;

/// A graph without variables, compiled for onednn (or another), its inputs given. Open inputs take tables.
class Compiled {
 public:
  Compiled(std::shared_ptr<Graph> graph, const Values& inputs, const CompileOptions& options = {},
           const Backends& on = backends());

  /// The outputs of the step `position`, in order.
  std::vector<Tensor> run(std::int64_t position = 0);
  /// The names of the ops that run, sorted.
  std::vector<std::string> ops() const;
  /// The nodes that run, in their order.
  std::vector<const Node*> nodes() const;
  /// The first node of that op. Throws std::runtime_error if there is none.
  const Node& node(const std::string& op) const;

 private:
  std::shared_ptr<Graph> graph_;
  Store store_;
  Arena arena_;
  Program program_;
};

/// The same on the reference backend alone.
std::vector<Tensor> expected(const std::shared_ptr<Graph>& graph, const Values& inputs);

/// What the definition of a private op's node gives, on the reference backend, for inputs "0", "1", ..
std::vector<Tensor> by_definition(const Node& node, const std::vector<Tensor>& inputs);

/// Standard normal values, different for each seed.
Tensor normal(const Type& type, std::uint64_t seed);

/// |found - expected| <= tolerance * max(1, |expected|), element by element; NaN agrees with NaN.
void check_close(const Tensor& found, const Tensor& expected, double tolerance);

}  // namespace plexus::onednn_tests
