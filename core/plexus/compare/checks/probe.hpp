#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/compare/watch/guards.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace plexus {

/// One kernel of a program, run alone on values that are put into its inputs' memory. The program must have
/// been compiled without reuse of memory, so that no two values share any but where one is computed in place,
/// and with guards.
class Probe {
 public:
  Probe(Program& program, std::size_t kernel);

  const Node& node() const { return *record().node; }
  const KernelRecord& record() const { return program_.kernels()[kernel_]; }
  std::size_t kernel() const { return kernel_; }
  /// Whether input i may be given another value: not an open input, a constant or the position.
  bool can_write(std::size_t i) const { return writable_[i]; }
  /// Which input's memory output i lies in; -1: none's.
  int lies_in(std::size_t i) const;

  /// The outputs for these inputs, of the node's types (those that cannot be written are what they are
  /// anyway). Outputs of memory of their own, and scratch memory, are filled with NaN first. The first run is
  /// watched for writes to all that is not the kernel's, however far from its outputs.
  std::vector<Tensor> run(std::span<const Tensor> inputs, std::int64_t position);
  /// What the last run changed besides its outputs: inputs, or memory that is not its own; absent: nothing.
  const std::optional<Damage>& damage() const { return damage_; }
  /// Whether what it computes depends on what its scratch memory holds when it begins.
  bool reads_scratch(std::span<const Tensor> inputs, std::int64_t position);
  /// Copies of the outputs as they are.
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
