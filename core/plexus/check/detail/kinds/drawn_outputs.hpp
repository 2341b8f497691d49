#pragma once

#include <plexus/nn/output_kinds.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>

namespace plexus {

/// The range of numbers whose kind has no bounds.
struct NumberRange {
  double low = -2;
  double high = 2;
};

/// Rows of predictions of a kind: float64 [rows, row...], the same for the same key. Probabilities are in
/// [0.02, 0.98]; those of classes sum to 1.
Tensor drawn_predictions(PredictionKind kind, const Shape& row, std::int64_t rows, std::uint64_t key,
                         const NumberRange& range = {});
/// Rows of targets of a kind for predictions of this row: float64 of its shape, or int32 without its last
/// axis for class_index. Answers and classes take turns, so that each occurs. Requires: the kind is resolved,
/// no `label`.
Tensor drawn_targets(TargetKind kind, const Shape& row, std::int64_t rows, std::uint64_t key,
                     const NumberRange& range = {});

}  // namespace plexus
