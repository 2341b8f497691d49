#pragma once

#include <plexus/backend/arena.hpp>
#include <plexus/backend/program.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// The backends that a model runs on: nodes go to `chosen`, else to the op's own kernel, else to its
/// definition, else to `reference`. What runs once (constants, initializers) runs on `reference`.
struct Backends {
  std::shared_ptr<const Backend> chosen;
  std::shared_ptr<const Backend> reference;
  bool allow_fallback = true;  ///< false: a node that only `reference` has is an error
  /// Backends that were not considered because they failed when they were made or asked, and why.
  std::vector<std::string> left_out = {};
};

/// Which passes run; all of them, but in tests.
struct CompileOptions {
  int threads = 1;
  bool patient = false;  ///< loops are always run by all threads: see Team
  bool simplify = true;
  bool fold_constants = true;
  bool merge = true;    ///< common subexpressions
  bool rewrite = true;  ///< the backend's fusions
  bool in_place = true;
  bool reuse_memory = true;              ///< values that are not alive together share memory
  std::optional<std::uint64_t> shuffle;  ///< a random legal order of kernels instead of the traced one
  bool idle = false;                     ///< every kernel does nothing: measures the framework alone
  bool guarded = false;  ///< values and scratch lie apart, with guards between them: for checks
};

/// simplify -> fold -> merge -> rewrite -> expand -> merge -> schedule -> memory plan -> bind. The store must
/// hold every variable of the graph with its type; the program borrows store and arena and keeps `traced`
/// alive. Throws BackendError, before anything runs, if nobody can run a node: it names op, place, types, and
/// who has the op.
Program compile(std::shared_ptr<const Graph> traced, const Backends& backends, Store& store, Arena& arena,
                const CompileOptions& options = {});

/// Evaluates a graph without inputs or variables once, on `backend`: its outputs in order. For initial
/// values.
std::vector<Tensor> evaluate(std::shared_ptr<const Graph> graph, const Backends& backends);

}  // namespace plexus
