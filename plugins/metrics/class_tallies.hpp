#pragma once

#include "classification.hpp"

namespace plexus {

/// Of each class, float64 [classes]: the weight of the rows that are of it, are called so, and both.
struct ClassTallies {
  Symbol given;
  Symbol meant;
  Symbol met;
};

/// Adds a batch to the accumulators of a metric of classes. A single value of a row tells two of them apart,
/// no and yes, by its probability above `threshold` where that is given. Throws ShapeError where several
/// values are each a yes or no of their own, or are classes to which a threshold means nothing.
void add_to_tallies(std::string_view metric, Scope& scope, const Symbol& target, const Symbol& prediction,
                    const Symbol& weight, std::optional<double> threshold = {});
ClassTallies tallies(Scope& scope);

}  // namespace plexus
