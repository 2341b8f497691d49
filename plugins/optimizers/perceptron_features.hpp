#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// Where the perceptron reads its features.
struct PerceptronFeatures {
  Symbol rows;    ///< uint8 or float64 [rows or open, ...], row-major, as many elements a row as there are
                  ///< features
  Symbol values;  ///< float64 [256]: what a byte of `rows` stands for; empty: they are float64
};

/// The smallest table from which `features`, float64 [rows, features], can be read: the data's bytes, where
/// each feature is a function of one byte, the same for all; the data's own table of float64; else the
/// features.
PerceptronFeatures perceptron_features(const LearningStep& step, const Symbol& features);

}  // namespace plexus
