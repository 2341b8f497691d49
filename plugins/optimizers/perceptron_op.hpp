#pragma once

#include <plexus/plexus.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "perceptron_epoch.hpp"

namespace plexus {

/// How the classes weigh: own rows by their class's weight, and the others' rows 1, unless there are just
/// two.
struct PerceptronClassWeights {
  bool balanced = false;        ///< n / (classes * rows of the class)
  std::vector<double> weights;  ///< by code; empty: each is 1
  std::string unknown = {};     ///< a class that is weighed and not known by name: learning refuses it
};

/// What an epoch of the perceptron is made from. d features, k units.
struct PerceptronInputs {
  Symbol rows;           ///< see PerceptronFeatures
  Symbol values;         ///< empty, or float64 [256]
  Symbol codes;          ///< int32 [n]: the class of each row
  Symbol weights;        ///< float64 [n] of the rows; empty: none
  Symbol orders;         ///< int32 [open]: one order of n rows, or k
  Symbol learning_rate;  ///< float64 []
  Symbol kernel;         ///< float64 [d, k]: what the first epoch starts from
  Symbol bias;           ///< float64 [k]; empty: none
  Symbol vectors;        ///< float64 [k, d]
  Symbol truncated;      ///< float64 [k, d]; empty: the penalty truncates nothing
  Symbol states;         ///< float64 [k, perceptron_state_size]; a class with 0 epochs begins
};

/// What it makes of them.
struct PerceptronOutputs {
  Symbol kernel;
  Symbol bias;  ///< empty without one
  Symbol vectors;
  Symbol truncated;  ///< empty without one
  Symbol states;
  Symbol loss;      ///< float64 []: mean over the rows that were learnt from and the units
  Symbol mistakes;  ///< float64 []: of all units, each in its last epoch
  Symbol active;    ///< float64 []: units that have not converged
};

/// The settings of an epoch. `rule.eta0` and `rule.use_bias` are the inputs' concern.
struct PerceptronSettings {
  PerceptronRule rule;
  PerceptronClassWeights class_weights;
  std::optional<double> validation_fraction;
  std::uint32_t random_state = 0;  ///< of the rows for validation
};

/// One epoch of all units as a node.
PerceptronOutputs perceptron_epoch(const PerceptronInputs& inputs, const PerceptronSettings& settings);

}  // namespace plexus
