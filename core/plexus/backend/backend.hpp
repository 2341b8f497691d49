#pragma once

#include <plexus/backend/team.hpp>
#include <plexus/graph/bind_context.hpp>
#include <plexus/graph/graph.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Whether a backend has a kernel for a node, and if not why ("float64 is not supported").
struct Support {
  bool yes = false;
  std::string why;
};

/// The interface by which a rewrite inspects and changes the graph that is being rebuilt. All symbols belong
/// to the new graph. Not thread-safe.
class RewriteContext {
 public:
  virtual ~RewriteContext();
  /// How many nodes, outputs and assignments read this value.
  virtual int readers(const Symbol& symbol) const = 0;
  /// How many of these readers are in the new graph already.
  virtual int readers_so_far(const Symbol& symbol) const = 0;
  /// The name of the variable to which this value is assigned, or "".
  virtual std::string_view assigned_to(const Symbol& symbol) const = 0;
  /// From now on `by` is read instead of `value`, by outputs and assignments too. For a fused node that
  /// computes `value` besides its own outputs. Requires: in the new graph only the node that is being
  /// rewritten reads `value`. Throws UsageError unless both are of the new graph and of one type.
  virtual void replace(const Symbol& value, const Symbol& by) = 0;
};

/// Replaces a subgraph that ends at a node by one node of a (perhaps private) op with a definition. Values
/// are kept up to rounding. Its const functions may be called by several threads at once.
class Rewrite {
 public:
  virtual ~Rewrite();
  virtual std::string_view name() const = 0;
  /// `node` has just been copied into the new graph. Returns the values that replace its outputs, built from
  /// nodes of the new graph, or nothing if the rewrite does not match. Nodes that lose their last reader are
  /// removed later.
  virtual std::vector<Symbol> apply(const Node& node, RewriteContext& context) const = 0;
};

/// Provides kernels for nodes. The interface is small on purpose: core computes gradients, plans memory and
/// schedules nodes.
class Backend : public Component {
 public:
  static constexpr Kind kind = Kind::backend;
  ~Backend() override;

  virtual std::string_view name() const = 0;
  /// A run that names no backend uses the available one of the highest rank.
  virtual int rank() const = 0;
  /// Why this machine cannot run the backend, or an empty text.
  virtual std::string unavailable() const { return {}; }
  /// Versions of the libraries in use ("OpenBLAS 0.3.21").
  virtual std::vector<std::string> versions() const { return {}; }
  /// The instructions that its kernels were chosen for ("AVX2"); empty if values do not depend on them.
  virtual std::string instruction_set() const { return {}; }

  virtual Support support(const Node& node) const = 0;
  /// Fusions, in the order they are tried; owned by the backend.
  virtual std::vector<const Rewrite*> rewrites() const { return {}; }
  /// Requires: support(context.node()).yes.
  virtual Kernel bind(BindContext& context) const = 0;
};

}  // namespace plexus
