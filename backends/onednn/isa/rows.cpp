#include "rows.hpp"

#include "loops.hpp"

namespace plexus::onednn::PLEXUS_ISA {

RowLoops row_loops() {
  return {float32_reducers(), float64_reducers(), int32_reducers(),      int64_reducers(),
          softmaxes(),        cross_entropies(),  batch_normalizations()};
}

}  // namespace plexus::onednn::PLEXUS_ISA
