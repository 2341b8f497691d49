#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/backend/store.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// How one node of a compiled program runs, for `--explain`, comparison and messages.
struct KernelRecord {
  const Node* node;      ///< of the compiled graph
  std::string provider;  ///< a backend's name, or "op" for an op's own kernel
  std::string reason;    ///< why the chosen backend does not run it; empty if it does
  bool in_place = false;
  std::vector<void*> inputs;   ///< addresses of the node's inputs; null for an open input, which is bound
  std::vector<void*> outputs;  ///< addresses of its outputs
  void* scratch = nullptr;     ///< its scratch memory, or null
  std::size_t scratch_bytes = 0;
  const Origin* origin =
      nullptr;       ///< the plugin of the kernel's code; null if the registry did not create it
  std::string note;  ///< what the backend said of its choice while it bound the node (BindContext::note)
};

/// A rewrite replaced one value by another that should be equal, which removed a node. Both symbols belong to
/// the traced graph.
struct Replacement {
  Symbol value;
  Symbol replaced;
};

/// A compiled graph: a list of kernels over one arena and a store. Not thread-safe: one caller at a time.
class Program {
 public:
  struct Impl;
  explicit Program(std::unique_ptr<Impl> impl);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  /// Binds the open input `name` to `rows` rows at `data`, which must stay valid while replaying, or to a
  /// tensor, whose storage the program then shares. Throws UsageError for an unknown name, an input of fixed
  /// shape, or a null address of rows, and ShapeError for a tensor of another type. An input that the graph
  /// does not need is accepted and ignored.
  void bind(std::string_view name, const void* data, std::int64_t rows);
  void bind(std::string_view name, const Tensor& table);
  /// Copies a value into an input of fixed shape. Throws UsageError for an unknown name or an open input, and
  /// ShapeError unless the type is the input's.
  void write(std::string_view name, const Tensor& value);

  /// From now on replays compute with FloatingPoint::flushing_subnormals(), on all threads of their loops;
  /// the calling thread computes as before when a replay has ended. For training: the averages of optimizers
  /// decay through subnormal numbers wherever a gradient stays 0.
  void flush_subnormals();

  /// Runs the steps first .. first + count - 1: `position` counts them. Allocates nothing and looks nothing
  /// up. Throws UsageError if an input was never bound or written; an error of a kernel is rethrown with the
  /// step, the op and its place.
  void replay(std::int64_t first, std::int64_t count);
  void run() { replay(0, 1); }
  /// Runs the same steps and reads a clock after each kernel: adds the time of each to `seconds`, which has
  /// one element per kernel in kernels(). The times include the cost of reading the clock.
  void replay_timed(std::int64_t first, std::int64_t count, std::span<double> seconds);

  /// Runs a single kernel, as in step `position`, on the current contents of its inputs: for tests of
  /// kernels. It computes in the mode of the calling thread, also if the program flushes subnormal results.
  void run_kernel(std::size_t kernel, std::int64_t position);

  /// A copy of the value of an output after the last replay. Throws UsageError for an unknown name.
  Tensor output(std::string_view name) const;
  /// The same without copying; valid until the next replay of any program of the model.
  Tensor view(std::string_view name) const;

  const std::vector<KernelRecord>& kernels() const;
  const Graph& graph() const;  ///< compiled
  const Graph& traced() const;
  const std::vector<Replacement>& replacements() const;
  std::size_t arena_bytes() const;  ///< of working memory, scratch memory included

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace plexus
