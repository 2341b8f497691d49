#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/detail/kernels/guards.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace plexus {

/// Runs one kernel of a program alone, on values that are written into the memory of its inputs. The program
/// must be compiled with guards and without reuse of memory, so that values share memory only where one is
/// computed in place.
class KernelRunner {
 public:
  KernelRunner(Program& program, std::size_t kernel);

  const Node& node() const { return *record().node; }
  const KernelRecord& record() const { return program_.kernels()[kernel_]; }
  std::size_t kernel() const { return kernel_; }
  /// Whether input i can be overwritten: it is not an open input, a constant or the position.
  bool can_write(std::size_t i) const { return writable_[i]; }
  /// The input whose memory output i shares; -1: none.
  int lies_in(std::size_t i) const;

  /// Runs the kernel on these inputs, which have the node's types, and returns its outputs. Inputs that
  /// cannot be written keep their values. Scratch memory and outputs with their own memory are filled with
  /// NaN first. After the first run, all memory of the program is checked for unexpected writes.
  std::vector<Tensor> run(std::span<const Tensor> inputs, std::int64_t position);
  /// Memory outside of the outputs that the last run changed; absent: it changed none.
  const std::optional<Damage>& damage() const { return damage_; }
  /// Whether the outputs depend on the initial contents of the scratch memory.
  bool reads_scratch(std::span<const Tensor> inputs, std::int64_t position);
  /// Copies of the current outputs.
  std::vector<Tensor> outputs() const;

 private:
  std::vector<Tensor> run(std::span<const Tensor> inputs, std::int64_t position, int scratch_byte);
  bool is_overwritten(std::size_t input) const;
  std::optional<Damage> changed_input(std::span<const Tensor> inputs,
                                      const std::vector<Tensor>& tables) const;

  Program& program_;
  std::size_t kernel_;
  std::vector<bool> writable_;
  Guards guards_;
  bool watched_ = true;
  std::optional<Damage> damage_;
};

}  // namespace plexus
