#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace plexus {

/// The outputs of every kernel of a program, each as it was when its kernel had run.
using KernelValues = std::vector<std::vector<Tensor>>;

/// Copies of a kernel's outputs as they lie in memory.
std::vector<Tensor> outputs_in_memory(const KernelRecord& record);
/// Runs a step kernel by kernel, and keeps what each computes.
KernelValues kernel_values(Program& program, Store& store, const StepStart& start);

/// Output `second` of kernel `first`.
using OutputOfKernel = std::pair<std::size_t, std::size_t>;
/// Outputs that nothing writes over until the step ends, in the order of their kernels.
std::vector<OutputOfKernel> lasting_outputs(const Program& program);

/// A smallest part of a program that makes a wrong value though all that it is given is right: kernels
/// first .. last, of which those between may be right (`alone`: with right values from them it is wrong too).
struct WrongPart {
  std::size_t first = 0;
  std::size_t last = 0;
  bool alone = false;
  OutputOfKernel wrong;  ///< of `last`, unless something wrote over it later
  Deviation off;
  Tensor found;
  /// What `first` wrote over, though it is no output of its own: a value that `last` reads, or an output;
  /// empty: nothing was found.
  std::string overwritten;
};

/// Finds such a part by runs of the rest of a program on right values of what comes before.
class Bisection {
 public:
  /// How far a value is from what it must be; nothing if it is right.
  using Judge = std::function<std::optional<Deviation>(OutputOfKernel output, const Tensor& found)>;

  /// `right`: what every kernel's outputs must be, put in the place of what comes before a part.
  Bisection(Program& program, Store& store, const StepStart& start, const KernelValues& right, Judge judge);

  /// Nothing if the whole is right when it is run kernel by kernel.
  std::optional<WrongPart> smallest_part();

 private:
  struct Wrong {
    std::size_t noticed;  ///< after which kernel; their count: when all had run
    OutputOfKernel output;
    Deviation off;
    Tensor found;
  };

  std::optional<Wrong> judged(std::size_t kernel) const;
  std::optional<Wrong> judged_at_the_end() const;
  /// Runs from kernel `from` to kernel `until`, all before it being right.
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
