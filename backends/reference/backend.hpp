#pragma once

#include <plexus/config/schema.hpp>

#include "entry.hpp"

namespace plexus::reference {

/// Every op on xtensor and OpenBLAS with one thread, float32 and float64: clear before fast, the oracle for
/// others. All memory is the host's, all values row-major.
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
