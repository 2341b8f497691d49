#include <plexus/graph/op_names.hpp>
#include <plexus/plugin/plugin.hpp>

#include "backend.hpp"
#include "fusion/fused.hpp"
#include "kernels/compounds.hpp"

PLEXUS_PLUGIN("onednn", "0.1.0", registrar) {
  using namespace plexus::onednn;
  // Kernels are found by the names of these private ops.
  for (const plexus::Op* op :
       {&fused_op(), &fused_matmul_op(), &fused_batch_gather_op(), &cross_entropy_with_difference_op(false),
        &cross_entropy_with_difference_op(true)}) {
    reserve_name(*op);
  }
  for (const plexus::Op* op : compound_ops()) reserve_name(*op);
  registrar.add<OneDnn>();
}
