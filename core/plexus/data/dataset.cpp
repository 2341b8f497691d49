#include <plexus/data/dataset.hpp>

namespace plexus {

Dataset::~Dataset() = default;

Description described(const Dataset& dataset) {
  const ProcessGuard guard;
  return calling_plugin(dataset, "describing the data", [&] { return dataset.describe(); });
}

}  // namespace plexus
