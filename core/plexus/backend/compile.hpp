#pragma once

#include <plexus/backend/arena.hpp>
#include <plexus/backend/backends.hpp>
#include <plexus/backend/program.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace plexus {

/// Which passes run. All of them do by default; evaluate() and checks turn some off.
struct CompileOptions {
  int threads = 1;
  bool patient = false;  ///< loops are always run by all threads: see Team
  bool simplify = true;
  bool fold_constants = true;
  bool merge = true;    ///< common subexpressions
  bool rewrite = true;  ///< the backend's fusions
  bool in_place = true;
  bool reuse_memory = true;              ///< values that are not alive together share memory
  std::optional<std::uint64_t> shuffle;  ///< seed of a random legal order of kernels; empty: the traced order
  bool idle = false;                     ///< every kernel does nothing: measures the framework alone
  bool guarded = false;                  ///< puts guard memory around values and scratch: for checks
};

/// simplify -> fold -> merge -> rewrite -> expand -> merge -> schedule -> memory plan -> bind. The store must
/// hold every variable of the graph with its type; the program borrows store and arena and keeps `traced`
/// alive. Throws BackendError, before anything runs, if no backend can run a node: the message names the op,
/// its place and types, and the backends that have the op.
Program compile(std::shared_ptr<const Graph> traced, const Backends& backends, Store& store, Arena& arena,
                const CompileOptions& options = {});

}  // namespace plexus
