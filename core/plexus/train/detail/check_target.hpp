#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/output_kinds.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace plexus {

/// What a target is checked against.
struct ExpectedTarget {
  std::string output;  ///< name of the model's output
  std::string loss;    ///< how messages name the loss: "binary_crossentropy"; empty if it has no name
  TargetKind kind = TargetKind::real;        ///< as targets_of resolves it
  std::int64_t classes = 0;                  ///< the output's last dimension, 1 for rows without axes
  std::optional<std::int64_t> ignored = {};  ///< the class index that the loss leaves out
};

/// "target 'y' of data.csv".
std::string text_of_target(const Column& target);

/// Throws DataError if a value of the target is not what the loss takes: class indices from 0 to below the
/// number of classes, or the one that the loss leaves out; numbers from 0 to 1; answers, which are 0 or 1;
/// distributions, which are not negative and sum to 1 within 1e-3; or real numbers, which codes of more than
/// two texts are not. Names the first wrong value with column, file and row, and what to do. One pass over
/// the target; thread-safe.
void check_target(const Column& target, const Samples& samples, const ExpectedTarget& expected);

/// The same for a metric of an output whose loss takes real numbers: throws DataError unless each element of
/// the target is 0 or 1 and, for Judged::classes, each row of several has a single 1. `metric`: its label.
void check_judged(const Column& target, const Samples& samples, Judged judged, const std::string& metric);

}  // namespace plexus
