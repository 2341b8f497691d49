#include "compared_runs.hpp"

#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>

namespace plexus::tests {

namespace {

constexpr std::int64_t second_outputs = 2;
constexpr std::int64_t largest_batch = 5000;

Tensor normal(const Shape& shape, std::uint64_t key) {
  Tensor values(DType::float32, shape);
  fill_normal(key, 0, values.data<float>());
  return values;
}

Tensor labels(std::int64_t rows, std::int64_t classes, std::uint64_t key) {
  Tensor values(DType::int32, {rows});
  std::mt19937_64 random(key);
  for (std::int32_t& value : values.data<std::int32_t>()) {
    value = static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(classes));
  }
  return values;
}

Samples samples_of(Tensor input, Tensor target) {
  Samples samples;
  samples.rows = input.shape()[0];
  samples.inputs.push_back({"x", std::move(input), {}});
  samples.targets.push_back({"y", std::move(target), {}});
  samples.weights.resize(1);
  return samples;
}

Plan plan_of(const std::string& loss, const Tree& optimizer, const std::string& metric) {
  Plan plan;
  plan.losses.push_back({make<Loss>(Tree(loss))});
  plan.optimizer = make<Optimizer>(optimizer);
  plan.metrics.push_back({make<Metric>(Tree(metric)), metric});
  return plan;
}

Tensor weights(std::int64_t rows, std::uint64_t key) {
  Tensor values(DType::float64, {rows});
  fill_uniform(key, 0, values.data<double>());
  for (double& value : values.data<double>()) value *= 2;
  return values;
}

/// Of a second output: with a share of its loss, and metrics that see weights and that do not.
void add_second(Plan& plan) {
  plan.losses[0].output = plan.metrics[0].output = "y";
  plan.losses.push_back({make<Loss>(Tree("mean_squared_error")), 0.5, "y2"});
  plan.metrics.push_back({make<Metric>(Tree("mean_absolute_error")), "mean_absolute_error", "y2", true});
  plan.metrics.push_back({make<Metric>(Tree("root_mean_squared_error")), "root_mean_squared_error", "y2"});
}

void add_second(Samples& samples, std::int64_t features, std::uint64_t key) {
  samples.inputs.push_back({"z", normal({samples.rows, features}, key), {}});
  samples.targets.push_back({"y2", normal({samples.rows, second_outputs}, key + 1), {}});
  samples.weights.resize(2);
}

/// Numbers for a model's architecture.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  /// From 1 on, small and large magnitudes alike.
  std::int64_t up_to(std::int64_t high) {
    const double share = static_cast<double>(between(0, 1000)) / 1000;
    return static_cast<std::int64_t>(std::llround(std::pow(static_cast<double>(high), share)));
  }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return *(values.begin() + between(0, static_cast<std::int64_t>(values.size()) - 1));
  }

 private:
  std::mt19937_64 random_;
};

struct Hidden {
  std::int64_t units;
  std::string activation;
  bool regularized;
  bool dropout;
  bool normalized = false;
  std::string constraint = {};  ///< of the kernel; empty: none
};

std::vector<NamedLayer> layers_of(const std::vector<Hidden>& hidden) {
  std::vector<NamedLayer> layers;
  for (const Hidden& each : hidden) {
    Tree options = Tree::map({{"units", each.units}, {"activation", each.activation}});
    if (each.regularized) options.set("kernel_regularizer", "l2");
    if (!each.constraint.empty()) options.set("kernel_constraint", Tree(each.constraint));
    const Choice dense = choose(Kind::layer, Tree::map({{"dense", std::move(options)}}));
    layers.push_back({make<Layer>(dense), dense.name, "", true});
    if (each.normalized) layers.push_back(layer("layer_normalization"));
    if (each.dropout) layers.push_back(layer("dropout", {{"rate", 0.3}}));
  }
  return layers;
}

/// In front of the others: a row of features is a few steps for a layer of sequences; empty: it is a row.
std::vector<NamedLayer> sequence_layers(const std::string& type, std::int64_t features) {
  std::vector<NamedLayer> layers;
  if (type.empty()) return layers;
  const std::int64_t steps = features % 4 == 0 ? 4 : features % 3 == 0 ? 3 : 1;
  layers.push_back(layer("reshape", {{"target_shape", Tree::list({steps, -1})}}));
  if (type == "multi_head_attention") {
    layers.push_back(layer(type, {{"num_heads", 2}, {"key_dim", 3}, {"use_causal_mask", true}}));
    layers.push_back(layer("flatten"));
  } else {
    layers.push_back(layer(type, {{"units", 5}, {"recurrent_dropout", steps == 3 ? 0.25 : 0.0}}));
  }
  return layers;
}

/// x, z: [batch, n] -> x + z.
class Sum final : public Layer {
 public:
  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {inputs[0] + inputs[1]};
  }
};

struct Architecture {
  std::int64_t features;
  std::vector<Hidden> hidden;
  std::int64_t outputs;
  std::string last;                  ///< activation
  std::int64_t second_features = 0;  ///< of a second input, with which there is a second output; 0: neither
  std::string sequence = {};         ///< the type of a layer of sequences in front of the others; empty: none
};

Model model_of(const Architecture& drawn) {
  Model model;
  Model::Value value = model.input("x", {DType::float32, {drawn.features}});
  for (NamedLayer& each : sequence_layers(drawn.sequence, drawn.features))
    value = model.add(std::move(each), value);
  for (NamedLayer& each : layers_of(drawn.hidden)) value = model.add(std::move(each), value);
  if (drawn.second_features > 0) {
    const Model::Value other = model.input("z", {DType::float32, {drawn.second_features}});
    const Model::Value first = model.add(layer("dense", {{"units", 7}}), value);
    const Model::Value second = model.add(layer("dense", {{"units", 7}, {"activation", "tanh"}}), other);
    value = model.add({std::make_unique<Sum>(), "sum", "", true}, {first, second});
  }
  NamedLayer last = layer("dense", {{"units", drawn.outputs}, {"activation", drawn.last}});
  if (drawn.second_features > 0) last.name = "y";
  model.output(model.add(std::move(last), value));
  if (drawn.second_features == 0) return model;
  NamedLayer second = layer("dense", {{"units", second_outputs}});
  second.name = "y2";
  model.output(model.add(std::move(second), value));
  return model;
}

/// With options of their own for biases.
Tree with_groups(Tree optimizer) {
  Tree::Entry& named = optimizer.entries().front();
  named.value.set("weight_decay", 0.01);
  named.value.set(
      "groups",
      Tree::list({Tree::map({{"match", "*/bias"}, {"learning_rate_factor", 0.5}, {"weight_decay", 0}})}));
  return optimizer;
}

Tree drawn_optimizer(Draw& draw) {
  switch (draw.between(0, 7)) {
    case 0:
      return Tree::map({{"adam", Tree::map({{"learning_rate", 0.01}})}});
    case 1:
      return Tree::map({{"sgd", Tree::map({{"learning_rate", 0.05}, {"momentum", 0.9}})}});
    case 2:
      return Tree::map({{"sgd", Tree::map({{"learning_rate", 0.05}, {"clipnorm", 1.0}})}});
    case 3:
      return Tree::map({{"rmsprop", Tree::map({{"learning_rate", 0.01}, {"momentum", 0.9}})}});
    case 4:
      return Tree::map({{"nadam", Tree::map({{"learning_rate", 0.01}})}});
    case 5:
      return Tree::map({{"adagrad", Tree::map({{"learning_rate", 0.05}})}});
    default:
      return Tree::map({{"sgd", Tree::map({{"learning_rate", 0.1}})}});
  }
}

}  // namespace

std::vector<NamedLayer> dense_layers() {
  std::vector<NamedLayer> layers = layers_of({{13, "relu", false, false}});
  layers.push_back(layer("dense", {{"units", 3}, {"activation", "softmax"}}));
  return layers;
}

ComparedRun slow_classifier() {
  ComparedRun compared_run = small_classifier();
  compared_run.plan = [](const Model&) {
    return plan_of("sparse_categorical_crossentropy",
                   Tree::map({{"sgd", Tree::map({{"learning_rate", 1e-5}})}}), "accuracy");
  };
  return compared_run;
}

ComparedRun dead_classifier() {
  ComparedRun compared_run = small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers = dense_layers();
    const Tree low = Tree::map({{"constant", Tree::map({{"value", -100.0}})}});
    layers[0] = layer("dense", {{"units", 13}, {"activation", "relu"}, {"bias_initializer", low}});
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  return compared_run;
}

ComparedRun small_classifier() {
  load_standard_plugins();
  ComparedRun compared_run;
  compared_run.model = [] { return Model::sequential({DType::float32, {6}}, dense_layers(), "x"); };
  compared_run.plan = [](const Model&) {
    return plan_of("sparse_categorical_crossentropy",
                   Tree::map({{"sgd", Tree::map({{"learning_rate", 0.1}})}}), "accuracy");
  };
  compared_run.seed = 5;
  compared_run.fit.batch_size = 8;
  compared_run.samples = samples_of(normal({22, 6}, 3), labels(22, 3, 4));
  lengthen(compared_run, 60);
  return compared_run;
}

ComparedRun large_regression() {
  ComparedRun compared_run = small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers = layers_of({{13, "relu", false, false}});
    layers.push_back(layer("dense", {{"units", 1}}));
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  compared_run.plan = [](const Model&) {
    return plan_of("mean_squared_error", Tree::map({{"adam", Tree::map({{"learning_rate", 0.01}})}}),
                   "mean_absolute_error");
  };
  Tensor large = normal({22, 6}, 3);
  for (float& value : large.data<float>()) value *= 1e10F;
  compared_run.samples = samples_of(std::move(large), normal({22, 1}, 4));
  return compared_run;
}

ComparedRun random_run(std::uint64_t seed) {
  load_standard_plugins();
  Draw draw(seed);
  const std::int64_t features = draw.between(1, 40);
  const std::int64_t batch = draw.up_to(largest_batch);
  const std::int64_t rows = std::max<std::int64_t>(3, batch + draw.between(0, batch));
  const std::int64_t outputs = draw.between(1, 12);
  std::vector<Hidden> hidden(static_cast<std::size_t>(draw.between(0, 3)));
  for (Hidden& each : hidden) {
    each = {draw.between(1, 50),
            draw.one_of<std::string>({"relu", "elu", "gelu", "selu", "sigmoid", "silu", "softplus", "tanh",
                                      "linear", "mish", "softsign", "hard_sigmoid", "relu6", "celu",
                                      "squareplus", "log_sigmoid"}),
            draw.between(0, 3) == 0, draw.between(0, 3) == 0, draw.between(0, 3) == 0};
  }
  // Drawn apart, so that the other draws are what they were.
  Draw constraints(seed + 1000);
  for (Hidden& each : hidden) {
    if (constraints.between(0, 3) == 0)
      each.constraint = constraints.one_of<std::string>({"max_norm", "non_neg", "unit_norm", "min_max_norm"});
  }
  const bool grouped = constraints.between(0, 3) == 0;
  // Of few rows: the steps are many nodes, each of which is checked.
  Draw sequences(seed + 2000);
  const std::string sequence =
      batch > 200 || sequences.between(0, 3) > 0
          ? std::string()
          : sequences.one_of<std::string>({"simple_rnn", "lstm", "gru", "multi_head_attention"});
  const std::string loss =
      outputs == 1 ? draw.one_of<std::string>({"mean_squared_error", "mean_absolute_error",
                                               "binary_crossentropy", "huber", "log_cosh"})
                   : draw.one_of<std::string>({"sparse_categorical_crossentropy",
                                               "sparse_categorical_crossentropy", "mean_squared_error"});
  const bool classes = loss == "sparse_categorical_crossentropy";
  const bool binary = loss == "binary_crossentropy";
  const std::string last = classes ? "softmax" : binary ? "sigmoid" : "linear";
  const Tree optimizer = grouped ? with_groups(drawn_optimizer(draw)) : drawn_optimizer(draw);
  const bool two = draw.between(0, 2) == 0;
  const std::int64_t second = two ? draw.between(1, 9) : 0;

  ComparedRun compared_run;
  compared_run.model = [=] { return model_of({features, hidden, outputs, last, second, sequence}); };
  compared_run.plan = [=](const Model&) {
    Plan plan = plan_of(loss, optimizer, classes ? "accuracy" : "mean_squared_error");
    if (two) add_second(plan);
    return plan;
  };
  compared_run.seed = seed;
  compared_run.fit.batch_size = batch;
  Tensor target = normal({rows, outputs}, seed + 1);
  if (classes) target = labels(rows, outputs, seed + 1);
  if (binary) target = labels(rows, 2, seed + 1).reshaped({rows, 1}).converted(DType::float32);
  compared_run.samples = samples_of(normal({rows, features}, seed + 2), std::move(target));
  if (two) add_second(compared_run.samples, second, seed + 3);
  for (std::optional<Tensor>& weight : compared_run.samples.weights) {
    if (draw.between(0, 2) == 0) weight = weights(rows, seed + 5);
  }
  lengthen(compared_run, 60);
  return compared_run;
}

BackendResult checked(const ComparedRun& compared_run, const std::string& backend, std::vector<int> threads,
                      bool unfused) {
  CompareSettings settings;
  settings.threads = std::move(threads);
  settings.unfused = unfused;
  settings.training_steps = 3;
  Comparer comparer(compared_run, open_backends("reference"), settings);
  return comparer.check(open_backends(backend));
}

std::string first_text(const BackendResult& result) {
  if (!result.failure.empty()) return result.failure;
  const FirstFault fault = first_fault(result);
  if (!fault) return {};
  return fmt::format(
      "{} of '{}' ({}) in {} of {} rows at step {}, {} threads: {}; found {}, expected {} within {}",
      fault.node->op, fault.node->place, name_of(fault.node->phase), name_of(fault.program->mode),
      fault.program->rows, fault.program->step, fault.program->threads, fault.node->reason,
      fault.node->local.found, fault.node->local.expected, fault.node->local.bound);
}

}  // namespace plexus::tests
