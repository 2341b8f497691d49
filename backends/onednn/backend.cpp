#include "backend.hpp"

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>

#include "fusion/rewrites.hpp"
#include "instruction_set.hpp"

namespace plexus::onednn {

OneDnn::OneDnn() {
  for (const auto family :
       {elementwise_kernels, matmul_kernels, fused_matmul_kernels, reduction_kernels, argmax_kernels,
        softmax_kernels, cross_entropy_kernels, gather_kernels, batch_gather_kernels}) {
    for (const Entry& entry : family()) entries_.emplace(entry.op, entry);
  }
  rewrites_.push_back(cross_entropy_rewrite());
  rewrites_.push_back(batch_gather_rewrite());
  rewrites_.push_back(elementwise_rewrite());
  rewrites_.push_back(matmul_rewrite());
}

std::string OneDnn::unavailable() const {
  return instruction_set() == InstructionSet::none ? "this processor has no AVX2" : "";
}

std::vector<std::string> OneDnn::versions() const {
  const dnnl_version_t& version = *dnnl_version();
  return {fmt::format("oneDNN {}.{}.{}", version.major, version.minor, version.patch),
          fmt::format("kernels for {}", name_of(instruction_set()))};
}

Support OneDnn::support(const Node& node) const {
  const auto found = entries_.find(node.op().name());
  if (found == entries_.end()) return {false, "it has no kernel of its own for this op"};
  return found->second.support(node);
}

std::vector<const Rewrite*> OneDnn::rewrites() const {
  std::vector<const Rewrite*> all;
  for (const auto& rewrite : rewrites_) all.push_back(rewrite.get());
  return all;
}

Kernel OneDnn::bind(BindContext& context) const {
  return entries_.at(context.node().op().name()).bind(context);
}

}  // namespace plexus::onednn
