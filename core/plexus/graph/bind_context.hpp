#pragma once

#include <plexus/graph/kernel.hpp>
#include <plexus/graph/node.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plexus {

class Team;

/// The rows of an open input (an input whose number of rows is only known when Program::bind sets it, before
/// a replay). Kernels hold the address of this struct.
struct Table {
  const void* data = nullptr;
  std::int64_t rows = 0;
};

/// The addresses of a node's values, for the backend or the op that binds a kernel to the node. They do not
/// change during the life of the program. Not thread-safe.
class BindContext {
 public:
  virtual ~BindContext();
  virtual const Node& node() const = 0;
  /// The buffer of input i; null for an open input, which has a table.
  virtual const void* input(std::size_t i) const = 0;
  /// The table of input i, or null if it is no open input. A kernel must read the table's data and rows in
  /// each call, since they change.
  virtual const Table* table(std::size_t i) const = 0;
  virtual void* output(std::size_t i = 0) const = 0;
  /// Scratch memory for one call of the kernel, 64-byte aligned. Its contents do not survive the call, since
  /// other kernels of the program share it. May be called once per node, while binding.
  virtual void* scratch(std::size_t bytes) = 0;
  /// The team of threads among which the kernel shares its work (backend/team.hpp). It exists as long as the
  /// kernel, which captures the reference.
  virtual const Team& team() const = 0;
  /// Records which of its implementations the backend chose for the node and why ("by dnnl_sgemm: its packed
  /// blocks fit L2"), for `--explain`. A later call replaces the text; a context that keeps no records
  /// ignores it.
  virtual void note(std::string_view text);

  template <class T>
  const T* in(std::size_t i) const {
    return static_cast<const T*>(input(i));
  }
  template <class T>
  T* out(std::size_t i = 0) const {
    return static_cast<T*>(output(i));
  }
};

}  // namespace plexus
