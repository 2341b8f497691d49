#pragma once

#include <plexus/plexus.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "perceptron_epoch.hpp"

namespace plexus {

/// The weights of the classes. A unit gives the rows of its own class the weight of that class, and all other
/// rows the weight 1. With two classes each row has the weight of its class.
struct PerceptronClassWeights {
  bool balanced = false;        ///< the weight of a class is n / (classes * its rows)
  std::vector<double> weights;  ///< by code; empty: each is 1
  std::string unknown = {};     ///< a class that is given a weight but is not known: learning throws
};

/// The inputs of an epoch of the perceptron. n rows, d features, k units.
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
  Symbol states;         ///< float64 [k, perceptron_state_size]; 0 epochs: start from `kernel`
};

/// The outputs of an epoch.
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

/// The settings of an epoch. `rule.eta0` and `rule.use_bias` are not read: the inputs `learning_rate` and
/// `bias` take their place.
struct PerceptronSettings {
  PerceptronRule rule;
  PerceptronClassWeights class_weights;
  std::optional<double> validation_fraction;
  std::uint32_t random_state = 0;  ///< of the rows for validation
};

/// Adds a node that computes one epoch of all units.
PerceptronOutputs perceptron_epoch(const PerceptronInputs& inputs, const PerceptronSettings& settings);

}  // namespace plexus
