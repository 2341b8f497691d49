#pragma once

#include "rows.hpp"

/// The families of row loops, each of which has a file of its own.
namespace plexus::onednn::PLEXUS_ISA {

Reducers<float> float32_reducers();
Reducers<double> float64_reducers();
Reducers<std::int32_t> int32_reducers();
Reducers<std::int64_t> int64_reducers();
Softmaxes softmaxes();
CrossEntropies cross_entropies();
BatchNormalizations batch_normalizations();

}  // namespace plexus::onednn::PLEXUS_ISA
