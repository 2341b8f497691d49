#pragma once

#include <plexus/config/example.hpp>
#include <plexus/data/transform.hpp>

#include <string>
#include <vector>

namespace plexus {

/// A column on which a transform is tried.
struct TriedColumn {
  CellKind kind = CellKind::numbers;
  std::vector<double> cells;  ///< numbers, or codes of texts
  std::vector<std::string> texts = {};

  /// The column as a transform is fitted to it. It is valid as long as this object is.
  ColumnValues values() const;
};

/// 24 cells without missing ones: numbers in the range of `input`, or codes of the texts that the transform
/// lists (of three texts if it lists none).
TriedColumn tried_column(CellKind kind, const Transform& transform, const ExampleInput& input);
/// The state after it was stored in a run's manifest and read again.
FittedColumn stored_and_read(const FittedColumn& state);
/// Same names, texts and numbers.
bool operator==(const FittedColumn& a, const FittedColumn& b);

}  // namespace plexus
