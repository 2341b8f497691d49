#pragma once

#include "classification.hpp"

namespace plexus {

/// For each class, float64 [classes]: the total weight of the rows that are of it (`given`), that are
/// predicted as it (`meant`), and both (`met`).
struct ClassTallies {
  Symbol given;
  Symbol meant;
  Symbol met;
};

/// Adds a batch to the accumulators of a metric of classes. A single value of a row stands for two classes,
/// no and yes; if `threshold` is given, it means yes if its probability is above that. Throws ShapeError if a
/// row has several values that are each a yes or no of their own, or if there is a threshold for values of
/// several classes.
void add_to_tallies(std::string_view metric, Scope& scope, const Symbol& target, const Symbol& prediction,
                    const Symbol& weight, std::optional<double> threshold = {});
/// The sums that add_to_tallies has accumulated.
ClassTallies tallies(Scope& scope);

}  // namespace plexus
