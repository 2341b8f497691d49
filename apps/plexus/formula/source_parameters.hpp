#pragma once

#include <plexus/tensor/shape.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus::app {

/// A parameter as `formula --parameters` declares it: name[:size,size...][=initializer].
struct SourceParameter {
  /// Stands for the size of the last axis of the first input.
  static constexpr std::int64_t features = -1;

  std::string name;
  std::vector<std::int64_t> sizes = {features};  ///< each `features`, or 1 at least; none: a scalar
  std::string initializer = "ones";

  /// "features, 8".
  std::string sizes_text() const;
  Shape shape_for(std::int64_t size_of_features) const;
};

/// The parameters in the words of the option: `gate:features,8=glorot_uniform`; a word without a colon may be
/// a list, `beta,gamma=zeros`. Throws UsageError.
std::vector<SourceParameter> read_source_parameters(const std::vector<std::string>& words);

}  // namespace plexus::app
