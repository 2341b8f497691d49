// The training of fashion_mnist.yaml, written in C++: the same seed gives the same weights, bit for bit.
// usage: example_fashion_mnist [EPOCHS] [WEIGHTS.safetensors]
#include <plexus/data/binding.hpp>
#include <plexus/plexus.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdio>
#include <cstdlib>

using namespace plexus;

int main(int argc, char** argv) try {
  load_standard_plugins();

  DataConfig data;
  data.source = choose(Kind::dataset, "fashion_mnist");
  data.validation = Split{true, 5000};
  const Parts parts = read_parts(data);

  std::vector<NamedLayer> layers;
  layers.push_back(layer("rescaling", {{"scale", "1/255"}}));
  layers.push_back(layer("flatten"));
  layers.push_back(layer("dense", {{"units", 300}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 100}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 10}, {"activation", "softmax"}}));
  Model model = Model::sequential({DType::uint8, {28, 28}}, std::move(layers), "image");

  const Choice sgd = choose(Kind::optimizer, "sgd");
  Plan plan;
  plan.losses.push_back({make<Loss>("sparse_categorical_crossentropy")});
  plan.metrics.push_back({make<Metric>("accuracy"), "accuracy"});
  plan.optimizer = make<Optimizer>(sgd);
  plan.rule = update_rule(*sgd.options);

  TrainerSettings settings;
  settings.backends = open_backends("reference");
  settings.seed = 42;
  Trainer trainer(std::move(model), std::move(plan), settings);
  FitOptions options;
  options.epochs = argc > 1 ? std::atoi(argv[1]) : 30;
  trainer.fit(parts.train, &*parts.validation, options, *line_progress(stderr));
  std::printf("%s\n", text(trainer.evaluate(*parts.test)).c_str());
  if (argc > 2) write_safetensors(argv[2], trainer.weights(), {{"format", "plexus"}});
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
