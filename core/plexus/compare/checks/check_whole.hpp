#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/checks/repeat_steps.hpp>
#include <plexus/compare/comparison.hpp>

#include <vector>

namespace plexus {

/// One step compiled twice for one backend and number of threads: with separate memory for every value, as
/// its kernels are checked, and with reused memory, as it trains.
struct StepPrograms {
  Program& separate;
  Store& separate_store;
  Program& trained;
  Store& trained_store;
};

/// Checks a whole step. Its results (loss, accumulators, variables, outputs) must lie within bounds
/// propagated through its graph, must have the same bits with reused as with separate memory, and must have
/// the same bits in each repetition. If one of these fails, the smallest wrong part is searched. Requires: no
/// node alone is wrong (a kernel that writes to other memory may end the process here, because there are no
/// guards). The variables of the stores are restored afterwards.
WholeCheck check_whole(const StepPrograms& programs, const ExpectedStep& expected, const Repeats& repeats,
                       ExactEvaluator& exact);

}  // namespace plexus
