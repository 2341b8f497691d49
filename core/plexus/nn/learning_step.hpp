#pragma once

#include <plexus/nn/loss.hpp>
#include <plexus/nn/schedule.hpp>
#include <plexus/nn/scope.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

class Optimizer;

/// What an optimizer learns by.
enum class Learning : std::uint8_t {
  gradients,  ///< core differentiates the loss, and the optimizer updates each parameter by its gradient
  batches,    ///< the optimizer makes the whole step of a batch itself
  passes      ///< the same, and a step has all rows of the training part: it is an epoch
};

/// What a step works on, for an optimizer that makes the whole step itself. Everything belongs to the graph
/// of its scope. An `open` dimension has a size that is unknown when the step is traced.
struct LearningStep {
  std::int64_t rows = 0;             ///< of the step; with Learning::passes all rows of the training part
  std::vector<Symbol> inputs;        ///< of the model, [rows, ...] each, of the dtype that the data have
  std::vector<Symbol> tables;        ///< the inputs for all rows of the data, [open, ...]: input tables
  std::vector<Symbol> outputs;       ///< of the model for `inputs`, with the weights before the step
  std::vector<Symbol> targets;       ///< matched to the outputs by the losses (see matched_target)
  std::vector<Symbol> weights;       ///< of the rows by output, [rows] of the compute dtype, or empty symbols
  std::vector<const Loss*> losses;   ///< of the outputs
  std::vector<Variable> parameters;  ///< that are trained
  /// For each output the names of its target's classes, by code; none: not known.
  std::vector<std::vector<std::string>> classes;
  /// With Learning::passes: the orders in which the pass visits its rows, an input table int32 [sequences *
  /// rows] (see Order). The number of sequences follows from the table's rows; a single one serves all values
  /// of the output. `inputs`, `targets` and `weights` are in the order of the data.
  Symbol orders;
};

/// What an optimizer says at the end of an epoch.
struct EpochVerdict {
  std::string stop;     ///< why the training ends now; empty: it goes on
  std::string warning;  ///< told to the user; empty: nothing
};

/// Adds the step of an optimizer that makes whole steps itself, sets the learning rate of a schedule, applies
/// the constraints of the parameters that the optimizer assigned and counts the update. Returns, with
/// Learning::passes, the mean loss of the rows as the optimizer gives it, a scalar of the compute dtype;
/// otherwise an empty symbol. Throws UsageError if there is no parameter, if the optimizer assigns nothing to
/// any, gives no loss with Learning::passes or one without, or has a rule with options that act on gradients,
/// and ShapeError for a loss of another type; errors of the step name the optimizer.
Symbol take_step(Trace& trace, const Optimizer& optimizer, const LearningStep& step, const FitLength& fit);

}  // namespace plexus
