#include <plexus/backend/compile.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include <cblas.h>
#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>

#include "ratios.hpp"

extern "C" void omp_set_num_threads(int count);

using namespace plexus;
using namespace plexus::benchmarks;

namespace {

enum class Kind { product, dense, update };

/// What is computed of a [m, k] and b [k, n] (each stored as its transpose if so marked): the product,
/// relu(product + bias), or weights less a number times the product.
struct Shapes {
  std::string name;
  Kind kind;
  std::int64_t m, k, n;
  bool transpose_a = false;
  bool transpose_b = false;
};

std::vector<Shapes> shapes() {
  std::vector<Shapes> all;
  const auto layer = [&](std::int64_t batch, std::int64_t in, std::int64_t out, bool first) {
    const std::string text = fmt::format("{}x{}x{}", batch, in, out);
    all.push_back({"forward " + text, Kind::dense, batch, in, out});
    if (!first) all.push_back({"backward " + text, Kind::product, batch, out, in, false, true});
    all.push_back({"update " + text, Kind::update, in, batch, out, true});
  };
  layer(32, 784, 300, true);
  layer(32, 300, 100, false);
  layer(32, 100, 10, false);
  layer(32, 8, 30, true);
  layer(32, 30, 1, false);
  layer(8, 64, 32, true);
  layer(8, 32, 16, false);
  layer(8, 16, 8, false);
  layer(64, 256, 256, false);
  layer(128, 512, 512, false);
  layer(32, 2048, 2048, false);
  layer(256, 784, 300, false);
  layer(256, 2048, 2048, false);
  all.push_back({"predict 1x784x300", Kind::dense, 1, 784, 300});
  all.push_back({"predict 1x300x100", Kind::dense, 1, 300, 100});
  return all;
}

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

/// A graph whose inputs are filled, and which updates variables, compiled for the backend.
class Ours {
 public:
  Ours() : graph_(std::make_shared<Graph>()) {
    store_.create("rate", Role::slot, Tensor::scalar<float>(1e-9F));
  }

  Symbol input(const std::string& name, const Type& type) { return graph_->input(name, type); }
  Symbol variable(const std::string& name, const Type& type) {
    if (!store_.contains(name)) store_.create(name, Role::parameter, values(type));
    return graph_->variable(name, type);
  }
  Symbol dense(const Symbol& x, const Symbol& weights, const Symbol& bias) {
    return relu(matmul(x, weights) + bias);
  }
  void update(const std::string& name, const Symbol& weights, const Symbol& x, const Symbol& dy) {
    const Symbol rate = graph_->variable("rate", {DType::float32, {}});
    graph_->assign(name, weights - rate * matmul(x, dy, true));
  }
  void output(const std::string& name, const Symbol& value) { graph_->output(name, value); }

  void compile(int threads, std::size_t products) {
    static const Backends backends = open_backends("onednn", false);
    CompileOptions options;
    options.threads = threads;
    program_.emplace(plexus::compile(graph_, backends, store_, arena_, options));
    for (const Graph::Named& each : graph_->inputs()) program_->write(each.name, values(each.symbol.type()));
    if (program_->kernels().size() != products) throw std::runtime_error("the products are not fused");
  }
  void run(std::int64_t count) { program_->replay(0, count); }

 private:
  std::shared_ptr<Graph> graph_;
  Store store_;
  Arena arena_;
  std::optional<Program> program_;
};

std::shared_ptr<Ours> ours(const Shapes& s, int threads) {
  auto made = std::make_shared<Ours>();
  const Symbol a = made->input("a", s.transpose_a ? floats(s.k, s.m) : floats(s.m, s.k));
  if (s.kind == Kind::update) {
    made->update("w", made->variable("w", floats(s.m, s.n)), a, made->input("b", floats(s.k, s.n)));
  } else {
    const Symbol b = made->variable("w", s.transpose_b ? floats(s.n, s.k) : floats(s.k, s.n));
    const Symbol y = s.kind == Kind::product
                         ? matmul(a, b, s.transpose_a, s.transpose_b)
                         : made->dense(a, b, made->variable("bias", {DType::float32, {s.n}}));
    made->output("y", y);
  }
  made->compile(threads, 1);
  return made;
}

/// The eight products of a training step of 784-300-100-10 at batch 32, with biases, activations and updates.
std::shared_ptr<Ours> our_step(int threads) {
  auto made = std::make_shared<Ours>();
  const std::int64_t width[] = {784, 300, 100, 10};
  std::vector<Symbol> x{made->input("x", floats(32, 784))};
  std::vector<Symbol> weights;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string at = std::to_string(i);
    weights.push_back(made->variable("w" + at, floats(width[i], width[i + 1])));
    x.push_back(made->dense(x[i], weights[i], made->variable("bias" + at, {DType::float32, {width[i + 1]}})));
  }
  made->output("y", x[3]);
  Symbol dy = made->input("dy", floats(32, 10));
  for (std::size_t i = 3; i-- > 0;) {
    made->update("w" + std::to_string(i), weights[i], x[i], dy);
    if (i > 0) dy = matmul(dy, weights[i], false, true);
  }
  made->compile(threads, 8);
  return made;
}

using Multiply = std::function<void(const Shapes&, const float* a, const float* b, float* c)>;

void by_onednn(const Shapes& s, const float* a, const float* b, float* c) {
  const bool update = s.kind == Kind::update;
  dnnl_sgemm(s.transpose_a ? 'T' : 'N', s.transpose_b ? 'T' : 'N', s.m, s.n, s.k, update ? -1e-9F : 1, a,
             s.transpose_a ? s.m : s.k, b, s.transpose_b ? s.k : s.n, update ? 1 : 0, c, s.n);
}

void by_openblas(const Shapes& s, const float* a, const float* b, float* c) {
  const bool update = s.kind == Kind::update;
  const auto size = [](std::int64_t n) { return static_cast<blasint>(n); };
  cblas_sgemm(CblasRowMajor, s.transpose_a ? CblasTrans : CblasNoTrans,
              s.transpose_b ? CblasTrans : CblasNoTrans, size(s.m), size(s.n), size(s.k), update ? -1e-9F : 1,
              a, size(s.transpose_a ? s.m : s.k), b, size(s.transpose_b ? s.k : s.n), update ? 1 : 0, c,
              size(s.n));
}

/// The bare product, without bias or activation.
std::function<void(std::int64_t)> peer(const Shapes& s, const Multiply& multiply) {
  const Tensor a = values(floats(s.m, s.k)), b = values(floats(s.k, s.n));
  auto c = std::make_shared<Tensor>(values(floats(s.m, s.n)));
  return [=](std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      multiply(s, a.data<float>().data(), b.data<float>().data(), c->data<float>().data());
    }
  };
}

std::function<void(std::int64_t)> peer_step(const Multiply& multiply) {
  const std::int64_t width[] = {784, 300, 100, 10};
  struct State {
    std::vector<Tensor> x, dy, weights;
  };
  auto state = std::make_shared<State>();
  for (std::size_t i = 0; i < 4; ++i) {
    state->x.push_back(values(floats(32, width[i])));
    state->dy.push_back(values(floats(32, width[i])));
    if (i < 3) state->weights.push_back(values(floats(width[i], width[i + 1])));
  }
  std::vector<std::function<void()>> calls;
  const auto at = [](Tensor& x) { return x.data<float>().data(); };
  for (std::size_t i = 0; i < 3; ++i) {
    const Shapes s{"", Kind::dense, 32, width[i], width[i + 1]};
    calls.push_back([=] { multiply(s, at(state->x[i]), at(state->weights[i]), at(state->x[i + 1])); });
  }
  for (std::size_t i = 3; i-- > 0;) {
    const Shapes back{"", Kind::product, 32, width[i + 1], width[i], false, true};
    const Shapes update{"", Kind::update, width[i], 32, width[i + 1], true};
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

void add(const std::string& name, const std::function<void(std::int64_t)>& run, std::int64_t together) {
  benchmark::RegisterBenchmark(name.c_str(), [run, together](benchmark::State& state) {
    run(1);
    while (state.KeepRunningBatch(together)) run(together);
  })->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  const char* const wanted = std::getenv("PLEXUS_THREADS");
  const int threads = wanted != nullptr ? std::atoi(wanted) : Team::available();
  omp_set_num_threads(threads);
  openblas_set_num_threads(threads);
  // Many short repetitions, interleaved: all suffer alike from what else the machine does, and some not at
  // all.
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleave = "--benchmark_enable_random_interleaving=true",
              repeat = "--benchmark_repetitions=25", least = "--benchmark_min_time=0.004";
  arguments.insert(arguments.begin() + 1, {interleave.data(), repeat.data(), least.data()});
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());

  std::vector<std::string> names;
  const auto compare = [&](const std::string& name, double flops, const std::shared_ptr<Ours>& own,
                           const auto& one, const auto& other) {
    // Several at a time, as in training: what it takes to start a replay is no part of a product.
    const std::int64_t together = flops > 1e7 ? 1 : 16;
    add(
        name + "/plexus", [own](std::int64_t n) { own->run(n); }, together);
    add(name + "/dnnl_sgemm", one, together);
    add(name + "/OpenBLAS", other, together);
    names.push_back(name);
  };
  compare("step 784-300-100-10, batch 32", 36e6, our_step(threads), peer_step(by_onednn),
          peer_step(by_openblas));
  for (const Shapes& s : shapes()) {
    const double flops = 2.0 * static_cast<double>(s.m * s.n * s.k);
    compare(s.name, flops, ours(s, threads), peer(s, by_onednn), peer(s, by_openblas));
  }
  fmt::print(
      "{} threads; plexus, with biases, activations and updates / bare product of a peer: least (median)\n",
      threads);
  Ratios ratios(names, threads == 1);
  benchmark::RunSpecifiedBenchmarks(&ratios);
}
