#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/exact/exact_values.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace plexus {

/// The outputs of every kernel of a program, each as it was when its kernel had run.
using KernelValues = std::vector<std::vector<Tensor>>;

/// Copies of a kernel's outputs in memory.
std::vector<Tensor> outputs_in_memory(const KernelRecord& record);
/// Runs a step kernel by kernel and copies the outputs of each kernel.
KernelValues kernel_values(Program& program, Store& store, const StepStart& start);

/// Output `second` of kernel `first`.
using OutputOfKernel = std::pair<std::size_t, std::size_t>;
/// Outputs that no later kernel of the step overwrites, in the order of their kernels.
std::vector<OutputOfKernel> lasting_outputs(const Program& program);

/// A smallest part of a program that computes a wrong value from right inputs: kernels first .. last.
/// `alone`: the value is wrong too if the kernels between the two are replaced by right values.
struct WrongPart {
  std::size_t first = 0;
  std::size_t last = 0;
  bool alone = false;
  OutputOfKernel wrong;  ///< an output of `last`, unless it was overwritten later
  Deviation off;
  Tensor found;
  /// The value that `first` overwrote though it is not its output: an input of `last`, or an output of
  /// another kernel. Empty: none was found.
  std::string overwritten;
};

/// Finds such a part by bisection: it runs the end of a program on right values of everything before it. One
/// thread at a time.
class Bisection {
 public:
  /// Returns the errors of an output; nothing if it is right.
  using Judge = std::function<std::optional<Deviation>(OutputOfKernel output, const Tensor& found)>;

  /// `right`: the right outputs of every kernel. They replace the outputs of the kernels before a part.
  Bisection(Program& program, Store& store, const StepStart& start, const KernelValues& right, Judge judge);

  /// Returns nothing if the program is right when it runs kernel by kernel.
  std::optional<WrongPart> smallest_part();

 private:
  struct Wrong {
    std::size_t noticed;  ///< the kernel after which it was found; the number of kernels: after the step
    OutputOfKernel output;
    Deviation off;
    Tensor found;
  };

  std::optional<Wrong> judged(std::size_t kernel) const;
  std::optional<Wrong> judged_at_the_end() const;
  /// Runs kernels `from` to `until` on right values of all kernels before them.
  std::optional<Wrong> first_wrong(std::size_t from, std::size_t until);
  void put(std::size_t from, std::size_t until);
  bool is_wrong_without_those_between(std::size_t first, std::size_t last);
  std::string overwritten_by(std::size_t first, const Wrong& wrong);

  Program& program_;
  Store& store_;
  const StepStart& start_;
  const KernelValues& right_;
  Judge judge_;
};

}  // namespace plexus
