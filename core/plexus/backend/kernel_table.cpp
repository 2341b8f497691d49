#include <plexus/backend/kernel_table.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

void KernelTable::add(const std::vector<KernelEntry>& family) {
  for (const KernelEntry& entry : family) {
    if (!entries_.emplace(entry.op, entry).second) {
      throw UsageError(fmt::format(
          "op '{}' has kernels in this table already: a backend adds one entry for each op", entry.op));
    }
  }
}

Support KernelTable::support(const Node& node) const {
  const auto found = entries_.find(node.op().name());
  if (found == entries_.end()) return {false, "it has no kernel of its own for this op"};
  return found->second.support(node);
}

Kernel KernelTable::bind(BindContext& context) const {
  return entries_.at(context.node().op().name()).bind(context);
}

}  // namespace plexus
