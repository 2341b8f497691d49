#pragma once

#include <plexus/backend/program.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/repeated.hpp>

#include <vector>

namespace plexus {

/// One step compiled twice for one backend and number of threads: with a place of its own for every value,
/// as its kernels are checked, and with memory that is reused, as it trains.
struct StepPrograms {
  Program& apart;
  Store& apart_store;
  Program& trained;
  Store& trained_store;
};

/// Checks a step as a whole, as comparison.hpp tells: from the start of the first truth, what it leaves
/// behind (the loss, all that accumulates, variables, outputs) within bounds propagated through its graph; as
/// it trains, with the same bits as with a place for every value; and repeated, with the same bits each time.
/// Where something is wrong the smallest part that is wrong is looked for. Requires: no node alone is wrong
/// (a kernel that writes to what is not its own may end the process here, for no guards lie between values).
/// The stores' variables are what they were afterwards.
WholeCheck check_whole(const StepPrograms& programs, const StepTruths& truths, const Repeats& repeats,
                       ExactEvaluator& exact);

}  // namespace plexus
