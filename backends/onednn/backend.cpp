#include "backend.hpp"

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>

#include "fusion/rewrites.hpp"
#include "isa_limit.hpp"
#include "processor.hpp"

namespace plexus::onednn {

OneDnn::OneDnn() {
  for (const auto family :
       {elementwise_kernels, matmul_kernels, fused_matmul_kernels, reduction_kernels, argmax_kernels,
        softmax_kernels, cross_entropy_kernels, batch_normalization_kernels, shape_kernels, gather_kernels,
        scatter_add_kernels, batch_gather_kernels}) {
    kernels_.add(family());
  }
  rewrites_.push_back(cross_entropy_rewrite());
  rewrites_.push_back(sliced_product_rewrite());
  rewrites_.push_back(batch_gather_rewrite());
  rewrites_.push_back(elementwise_rewrite());
  rewrites_.push_back(matmul_rewrite());
}

std::string OneDnn::unavailable() const {
  const IsaLimit limit = isa_limit();
  require_known(limit);
  if (onednn::instruction_set() != InstructionSet::none) return "";
  if (limit.value.empty()) return "this processor has no AVX2";
  return fmt::format("its kernels need AVX2, which {}={} or the processor excludes", limit.variable,
                     limit.value);
}

std::vector<std::string> OneDnn::versions() const {
  const dnnl_version_t& version = *dnnl_version();
  std::vector<std::string> all = {
      fmt::format("oneDNN {}.{}.{}", version.major, version.minor, version.patch)};
  if (!instruction_set().empty()) {
    const Processor& here = processor();
    all.push_back(fmt::format("kernels for {}", instruction_set()));
    // Beside the instruction set, all that the bits of results depend on: it decides block sizes, and which
    // products oneDNN computes.
    all.push_back(fmt::format("blocks for L1 {} KiB, L2 {} KiB, FMA ports: {}", here.l1 / 1024,
                              here.l2 / 1024, here.fma_ports));
  }
  return all;
}

std::string OneDnn::instruction_set() const {
  const InstructionSet set = onednn::instruction_set();
  return set == InstructionSet::none ? "" : std::string(name_of(set));
}

std::vector<const Rewrite*> OneDnn::rewrites() const {
  std::vector<const Rewrite*> all;
  for (const auto& rewrite : rewrites_) all.push_back(rewrite.get());
  return all;
}

}  // namespace plexus::onednn
