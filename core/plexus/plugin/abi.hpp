#pragma once

#include <string_view>

namespace plexus {

/// The number of the ABI: the layouts and virtual functions of the public classes, as plugins are compiled
/// against them. A plugin of another number is refused. Developers raise the number by hand. A test fails
/// when the classes differ from tests/layout/abi_NUMBER.txt.
inline constexpr int abi_number = 6;

/// One number of the ABI and what it changed for plugins that were built for the number before it.
struct AbiChange {
  int number;
  std::string_view change;
};

/// One entry for every number from 1 on, in ascending order.
inline constexpr AbiChange abi_changes[] = {
    {1, "the ABI has a number; before, every change of any header made another ABI"},
    {2,
     "losses say what their targets and predictions are (targets, predictions; sparse is gone), metrics what "
     "they judge; a Scope tells metrics what predictions are"},
    {3,
     "transforms, schedules and callbacks are kinds of components; layers say which states are fitted to "
     "data and whether they take indices; columns tell missing cells; a Scope tells metrics of the output "
     "that they judge, and optimizers the learning rate of a schedule; options may be intervals, lists of "
     "paths, and a number in the place of a component"},
    {4,
     "an op's own kernel is bound from a context as a backend's is (has_kernel and bind replace kernel); an "
     "optimizer may make the whole step itself; orders of rows are a kind of components; options may be true "
     "or false in the place of a component; losses may take labels and decision values"},
    {5,
     "schemas and ops have examples, with which they can be tried; options tell where their values stand; "
     "the "
     "function of a column tells which values it was fitted to; an optimizer may decay weights by default; "
     "a backend may say why it chose a kernel; constraints are a kind of components, and an optimizer may "
     "have "
     "groups of parameters"},
    {6,
     "compare trains as a fit does: a ComparedRun has the fit options of its run, and TrainingSteps is gone; "
     "a "
     "WholeCheck says whether its bounds are infinite; groups of parameters tell where their patterns stand"},
};

/// Whether the entries are numbered 1, 2, ... up to `abi_number`, and each says something.
constexpr bool abi_changes_are_complete() {
  int expected = 1;
  for (const AbiChange& entry : abi_changes) {
    if (entry.number != expected++ || entry.change.empty()) return false;
  }
  return expected == abi_number + 1;
}
static_assert(abi_changes_are_complete(), "add the line of abi_number to abi_changes");

}  // namespace plexus
