// Single products, fused and bare, beside those of two libraries; what the cost model of the onednn backend
// chooses. usage: benchmark_products [options of Google Benchmark]
//        benchmark_products --choices [RUN.yaml]: those of a run, or the same as without
// PLEXUS_THREADS is the number of threads.
#include <plexus/backend/compile.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "bare_products.hpp"
#include "choices.hpp"
#include "ratios.hpp"
#include "shapes.hpp"

using namespace plexus;
using namespace plexus::benchmarks;

namespace {

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
  if (s.kind == ProductKind::update) {
    made->update("w", made->variable("w", floats(s.m, s.n)), a, made->input("b", floats(s.k, s.n)));
  } else {
    const Symbol b = made->variable("w", s.transpose_b ? floats(s.n, s.k) : floats(s.k, s.n));
    const Symbol y = s.kind == ProductKind::product
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
  set_threads(threads);
  if (argc > 1 && std::string(argv[1]) == "--choices")
    return print_choices(argc > 2 ? argv[2] : nullptr, threads);
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
  compare("step 784-300-100-10, batch 32", 36e6, our_step(threads),
          peer_step({784, 300, 100, 10}, 32, by_onednn), peer_step({784, 300, 100, 10}, 32, by_openblas));
  for (const Shapes& s : product_shapes()) {
    const double flops = 2.0 * static_cast<double>(s.m * s.n * s.k);
    compare(s.name, flops, ours(s, threads), peer(s, by_onednn), peer(s, by_openblas));
  }
  fmt::print(
      "{} threads, OpenBLAS runs its {} kernels; plexus, with biases, activations and updates / bare product "
      "of a peer: least (median)\n",
      threads, openblas_kernels());
  Ratios ratios(names, threads == 1);
  benchmark::RunSpecifiedBenchmarks(&ratios);
}
