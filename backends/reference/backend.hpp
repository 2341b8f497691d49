#pragma once

#include <plexus/config/schema.hpp>

#include "entry.hpp"

namespace plexus::reference {

/// Runs every op by xtensor and OpenBLAS on one thread, in float32 and float64. Its code puts clarity before
/// speed; other backends are compared with it. All memory is host memory, and all values are row-major.
class Reference final : public Backend {
 public:
  static Schema schema() {
    return Schema("reference", "Every op, clearly: xtensor and OpenBLAS, one thread");
  }
  Reference();

  std::string_view name() const override { return "reference"; }
  int rank() const override { return 0; }
  std::vector<std::string> versions() const override;
  Support support(const Node& node) const override { return kernels_.support(node); }
  Kernel bind(BindContext& context) const override { return kernels_.bind(context); }

 private:
  KernelTable kernels_;
};

}  // namespace plexus::reference
