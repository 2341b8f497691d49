#include <plexus/backend/kernel_table.hpp>

namespace plexus {

void KernelTable::add(const std::vector<KernelEntry>& family) {
  for (const KernelEntry& entry : family) entries_.emplace(entry.op, entry);
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
