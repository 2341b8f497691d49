#include "bare_products.hpp"

#include <memory>
#include <vector>

#include <cblas.h>
#include <oneapi/dnnl/dnnl.h>

extern "C" void omp_set_num_threads(int count);

namespace plexus::benchmarks {

Type floats(std::int64_t rows, std::int64_t columns) { return {DType::float32, {rows, columns}}; }

Tensor values(const Type& type) {
  Tensor x(type);
  std::uint32_t next = 1;
  for (float& value : x.data<float>()) {
    next = next * 1664525 + 1013904223;
    value = static_cast<float>(next >> 8) * 0x1p-23F - 1;
  }
  return x;
}

void by_onednn(const Shapes& s, const float* a, const float* b, float* c) {
  const bool update = s.kind == ProductKind::update;
  dnnl_sgemm(s.transpose_a ? 'T' : 'N', s.transpose_b ? 'T' : 'N', s.m, s.n, s.k, update ? -1e-9F : 1, a,
             s.transpose_a ? s.m : s.k, b, s.transpose_b ? s.k : s.n, update ? 1 : 0, c, s.n);
}

void by_openblas(const Shapes& s, const float* a, const float* b, float* c) {
  const bool update = s.kind == ProductKind::update;
  const auto size = [](std::int64_t n) { return static_cast<blasint>(n); };
  cblas_sgemm(CblasRowMajor, s.transpose_a ? CblasTrans : CblasNoTrans,
              s.transpose_b ? CblasTrans : CblasNoTrans, size(s.m), size(s.n), size(s.k), update ? -1e-9F : 1,
              a, size(s.transpose_a ? s.m : s.k), b, size(s.transpose_b ? s.k : s.n), update ? 1 : 0, c,
              size(s.n));
}

std::function<void(std::int64_t)> peer(const Shapes& s, const Multiply& multiply) {
  const Tensor a = values(floats(s.m, s.k)), b = values(floats(s.k, s.n));
  auto c = std::make_shared<Tensor>(values(floats(s.m, s.n)));
  return [=](std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      multiply(s, a.data<float>().data(), b.data<float>().data(), c->data<float>().data());
    }
  };
}

std::function<void(std::int64_t)> peer_step(const std::vector<std::int64_t>& widths, std::int64_t batch,
                                            const Multiply& multiply) {
  const std::size_t layers = widths.size() - 1;
  struct State {
    std::vector<Tensor> x, dy, weights;
  };
  auto state = std::make_shared<State>();
  for (std::size_t i = 0; i <= layers; ++i) {
    state->x.push_back(values(floats(batch, widths[i])));
    state->dy.push_back(values(floats(batch, widths[i])));
    if (i < layers) state->weights.push_back(values(floats(widths[i], widths[i + 1])));
  }
  std::vector<std::function<void()>> calls;
  const auto at = [](Tensor& x) { return x.data<float>().data(); };
  for (std::size_t i = 0; i < layers; ++i) {
    const Shapes s{"", ProductKind::dense, batch, widths[i], widths[i + 1]};
    calls.push_back([=] { multiply(s, at(state->x[i]), at(state->weights[i]), at(state->x[i + 1])); });
  }
  for (std::size_t i = layers; i-- > 0;) {
    const Shapes back{"", ProductKind::product, batch, widths[i + 1], widths[i], false, true};
    const Shapes update{"", ProductKind::update, widths[i], batch, widths[i + 1], true};
    if (i > 0) {
      calls.push_back([=] { multiply(back, at(state->dy[i + 1]), at(state->weights[i]), at(state->dy[i])); });
    }
    calls.push_back([=] { multiply(update, at(state->x[i]), at(state->dy[i + 1]), at(state->weights[i])); });
  }
  return [calls](std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      for (const auto& call : calls) call();
    }
  };
}

std::string openblas_kernels() { return openblas_get_corename(); }

void set_threads(int threads) {
  omp_set_num_threads(threads);
  openblas_set_num_threads(threads);
}

}  // namespace plexus::benchmarks
