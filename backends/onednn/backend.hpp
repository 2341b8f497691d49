#pragma once

#include <plexus/config/schema.hpp>

#include "entry.hpp"

namespace plexus::onednn {

/// Computes float32 close to the processor's peak: products by a micro-kernel of our own, large ones by
/// oneDNN, element-wise ops fused into one pass over memory. The instruction set is chosen at run time. All
/// values are row-major.
class OneDnn final : public Backend {
 public:
  static Schema schema() { return Schema("onednn", "Fast: oneDNN, and fused kernels of our own"); }
  OneDnn();

  std::string_view name() const override { return "onednn"; }
  int rank() const override { return 10; }
  std::string unavailable() const override;
  std::vector<std::string> versions() const override;
  std::string instruction_set() const override;
  Support support(const Node& node) const override { return kernels_.support(node); }
  std::vector<const Rewrite*> rewrites() const override;
  Kernel bind(BindContext& context) const override { return kernels_.bind(context); }

 private:
  KernelTable kernels_;
  std::vector<std::unique_ptr<const Rewrite>> rewrites_;
};

}  // namespace plexus::onednn
