#pragma once

#include <plexus/graph/kernel.hpp>
#include <plexus/graph/node.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plexus {

class Team;

/// The rows of an open input, bound before a replay; programs read it through its address.
struct Table {
  const void* data = nullptr;
  std::int64_t rows = 0;
};

/// The addresses of a node's values, for the backend or the op that binds a kernel to the node. They do not
/// change during the life of the program. One thread at a time.
class BindContext {
 public:
  virtual ~BindContext();
  virtual const Node& node() const = 0;
  /// The buffer of input i; null for an open input, which has a table.
  virtual const void* input(std::size_t i) const = 0;
  /// The table of input i, or null if it is no open input. A kernel reads its data and rows in each call.
  virtual const Table* table(std::size_t i) const = 0;
  virtual void* output(std::size_t i = 0) const = 0;
  /// Scratch memory for one call of the kernel, 64-byte aligned. Its contents do not survive the call, since
  /// other kernels of the program share it. May be called once per node, while binding.
  virtual void* scratch(std::size_t bytes) = 0;
  /// The threads to share the work among (backend/team.hpp); lives as long as the kernel: a kernel captures
  /// the reference.
  virtual const Team& team() const = 0;
  /// Says which of its ways the backend chose for the node and why ("by dnnl_sgemm: its packed blocks fit
  /// L2"), for `--explain`. The last text is kept; a context that keeps no records ignores it.
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
