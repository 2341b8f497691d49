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
  std::string reason;    ///< why not the chosen backend; empty if it is
  bool in_place = false;
  std::vector<void*> inputs;   ///< where the node's inputs lie; null for an open input, which is bound
  std::vector<void*> outputs;  ///< where its outputs lie
  void* scratch = nullptr;     ///< memory that it asked for to work in, or null
  std::size_t scratch_bytes = 0;
  const Origin* origin = nullptr;  ///< of the kernel's code; null if the registry did not make what it is of
};

/// A rewrite put one value in the place of another, which it should equal: a node was dropped. Symbols of the
/// traced graph.
struct Replacement {
  Symbol value;
  Symbol replaced;
};

/// A compiled graph: a list of kernels over one arena and a store. Serves one caller at a time.
class Program {
 public:
  struct Impl;
  explicit Program(std::unique_ptr<Impl> impl);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  /// Lets the open input `name` be `rows` rows at `data`, which must stay valid while replaying. Throws
  /// UsageError for an unknown name. An input that the graph does not need is accepted and ignored.
  void bind(std::string_view name, const void* data, std::int64_t rows);
  void bind(std::string_view name, const Tensor& table);
  /// Copies a value into a fixed input. Throws ShapeError unless the type is the input's.
  void write(std::string_view name, const Tensor& value);

  /// Runs the steps first .. first + count - 1: `position` counts them. No allocation, no look-up. Throws
  /// UsageError if an input was never bound or written.
  void replay(std::int64_t first, std::int64_t count);
  void run() { replay(0, 1); }
  /// The same steps, with a clock read after each kernel: adds what each took to `seconds` (one place for
  /// each of kernels(); what reading the clock takes is part of it).
  void replay_timed(std::int64_t first, std::int64_t count, std::span<double> seconds);

  /// Runs one kernel alone, on what lies in its inputs' memory, as in step `position`: for tests of kernels.
  void run_kernel(std::size_t kernel, std::int64_t position);

  /// The value of an output after the last replay: a copy.
  Tensor output(std::string_view name) const;
  /// The same without copying; valid until the next replay of any program of the model.
  Tensor view(std::string_view name) const;

  const std::vector<KernelRecord>& kernels() const;
  const Graph& graph() const;  ///< compiled
  const Graph& traced() const;
  const std::vector<Replacement>& replacements() const;
  std::size_t arena_bytes() const;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace plexus
