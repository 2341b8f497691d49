#pragma once

#include <plexus/plexus.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace plexus {

/// The options of a kind of weights (what they start as, what their size costs, what they must satisfy),
/// named PREFIX_initializer, PREFIX_regularizer and PREFIX_constraint. Any number of threads may read one;
/// its trace is used by one thread.
class TrainedWeight {
 public:
  /// `weight`: what it is called in the documents, "kernel".
  static Schema with_options(Schema schema, const std::string& prefix, const std::string& weight,
                             std::string initializer);
  TrainedWeight(const Options& options, const std::string& prefix);

  /// A parameter of the scope. `initializer`: in place of the option, unless it is null.
  Symbol declared(Scope& scope, std::string_view name, const Shape& shape,
                  const Initializer* initializer = nullptr) const;

 private:
  std::unique_ptr<const Initializer> initializer_;
  std::unique_ptr<const Regularizer> regularizer_;
  std::unique_ptr<const Constraint> constraint_;
};

}  // namespace plexus
