// Seconds from a traced graph, or a described model, to a program that can be replayed.
// compile_time [PART..]: of chain, lstm, layers; without a part all of them.

#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace plexus;

namespace {

/// On a machine that does something else too, the processor's are what compiling takes: it uses one thread.
struct Seconds {
  double passed;
  double of_processor;
};

template <class F>
Seconds seconds_of(F&& f) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t used = std::clock();
  f();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC};
}

void print(const std::string& what, const std::string& backend, const Seconds& seconds, std::size_t kernels) {
  fmt::print("{:<40} {:<10} {:8.3f} s, {:8.3f} s of the processor, {} kernels\n", what, backend,
             seconds.passed, seconds.of_processor, kernels);
}

Symbol input(Graph& graph, const std::string& name, const Shape& shape) {
  return graph.input(name, {DType::float32, shape});
}

void compile_and_print(const std::string& what, const std::shared_ptr<Graph>& graph,
                       const std::string& backend) {
  const Backends backends = open_backends(backend);
  Store store;
  Arena arena;
  std::size_t kernels = 0;
  const Seconds seconds =
      seconds_of([&] { kernels = compile(graph, backends, store, arena).kernels().size(); });
  print(what, backend, seconds, kernels);
}

void chain(int length, const std::string& backend) {
  const auto graph = std::make_shared<Graph>();
  Symbol x = input(*graph, "x", {32, 64});
  for (int i = 0; i < length; ++i) x = i % 2 == 0 ? tanh(x) : x + 0.5;
  graph->output("y", x);
  compile_and_print(fmt::format("chain of {} element-wise ops", length), graph, backend);
}

/// Hidden and cell state after one step of an LSTM, whose four gates are made by one product.
std::vector<Symbol> lstm_step(const Symbol& x, const Symbol& h, const Symbol& c, const Symbol& kernel,
                              const Symbol& recurrent, const Symbol& bias) {
  const Symbol gates = matmul(x, kernel) + matmul(h, recurrent) + bias;
  const std::int64_t units = h.shape().back();
  const auto gate = [&](std::int64_t i) {
    return slice(gates, {0, i * units}, {gates.shape()[0], (i + 1) * units});
  };
  const Symbol next = sigmoid(gate(1)) * c + sigmoid(gate(0)) * tanh(gate(2));
  return {sigmoid(gate(3)) * tanh(next), next};
}

void lstm(int steps, const std::string& backend) {
  constexpr std::int64_t rows = 16, features = 8, units = 32;
  const auto graph = std::make_shared<Graph>();
  const std::vector<Symbol> weights{input(*graph, "kernel", {features, 4 * units}),
                                    input(*graph, "recurrent", {units, 4 * units}),
                                    input(*graph, "bias", {4 * units})};
  Symbol h = full(*graph, {DType::float32, {rows, units}}, 0);
  Symbol c = h;
  for (int i = 0; i < steps; ++i) {
    const Symbol x = input(*graph, "x" + std::to_string(i), {rows, features});
    const std::vector<Symbol> next = lstm_step(x, h, c, weights[0], weights[1], weights[2]);
    h = next[0];
    c = next[1];
  }
  const Symbol loss = mean(square(h));
  const std::vector<Symbol> gradients = differentiate(loss, weights);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    graph->output("gradient" + std::to_string(i), gradients[i]);
  }
  compile_and_print(fmt::format("LSTM of {} steps, with its gradients", steps), graph, backend);
}

Samples noughts(std::int64_t rows, std::int64_t features) {
  Samples samples;
  samples.inputs.push_back({"input", Tensor::full({DType::float32, {rows, features}}, 0), {}});
  samples.targets.push_back({"target", Tensor::full({DType::float32, {rows, features}}, 0), {}});
  samples.weights.resize(1);
  samples.rows = rows;
  return samples;
}

/// From the description of the model to its training program, variables included.
void layers(int count, const std::string& backend) {
  constexpr std::int64_t units = 8, rows = 32;
  TrainerSettings settings;
  settings.backends = open_backends(backend);
  settings.threads = 1;
  const Samples samples = noughts(rows, units);
  std::size_t kernels = 0;
  const Seconds seconds = seconds_of([&] {
    std::vector<NamedLayer> all;
    for (int i = 0; i < count; ++i) all.push_back(layer("dense", {{"units", units}, {"activation", "relu"}}));
    Plan plan;
    plan.losses.resize(1);
    plan.losses[0].loss = make<Loss>("mean_squared_error");
    plan.optimizer = make<Optimizer>("sgd");
    Trainer trainer(Model::sequential({DType::float32, {units}}, std::move(all)), std::move(plan), settings);
    kernels = trainer.program(Mode::train, samples, rows).kernels().size();
  });
  print(fmt::format("model of {} dense layers", count), backend, seconds, kernels);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> parts(argv + 1, argv + argc);
  const auto wanted = [&](const char* part) {
    return parts.empty() || std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  load_standard_plugins();
  for (const std::string backend : {"onednn", "reference"}) {
    for (const int length : {1000, 2000, 4000}) {
      if (wanted("chain")) chain(length, backend);
    }
    if (wanted("lstm")) lstm(200, backend);
    if (wanted("layers")) layers(1000, backend);
  }
}
