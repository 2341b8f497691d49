#pragma once

#include <plexus/plexus.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace plexus {

/// The options of a kind of weights (what they start as, what their size costs, what they must satisfy),
/// named PREFIX_initializer, PREFIX_regularizer and PREFIX_constraint. Several threads may read one at the
/// same time, each for a graph of its own.
class TrainedWeight {
 public:
  /// Adds the three options. `weight` is the weight's name in their documentation, such as "kernel".
  static Schema with_options(Schema schema, const std::string& prefix, const std::string& weight,
                             std::string initializer);
  TrainedWeight(const Options& options, const std::string& prefix);

  /// Declares a parameter in the scope. `initializer` takes the place of the option's, unless it is null.
  Symbol declared(Scope& scope, std::string_view name, const Shape& shape,
                  const Initializer* initializer = nullptr) const;

 private:
  std::unique_ptr<const Initializer> initializer_;
  std::unique_ptr<const Regularizer> regularizer_;
  std::unique_ptr<const Constraint> constraint_;
};

}  // namespace plexus
