#include <plexus/data/dataset.hpp>
#include <plexus/data/detail/columns.hpp>

namespace plexus {

Dataset::~Dataset() = default;

std::vector<Column> Dataset::read_known(Part part, const std::vector<Field>& known) const {
  return with_known_classes(read(part), known);
}

Description described(const Dataset& dataset) {
  const ProcessGuard guard;
  return calling_plugin(dataset, "describing the data", [&] { return dataset.describe(); });
}

}  // namespace plexus
