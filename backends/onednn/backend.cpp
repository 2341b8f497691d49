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
    kernels_.add(family());
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

std::vector<const Rewrite*> OneDnn::rewrites() const {
  std::vector<const Rewrite*> all;
  for (const auto& rewrite : rewrites_) all.push_back(rewrite.get());
  return all;
}

}  // namespace plexus::onednn
