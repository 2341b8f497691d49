// The training of fashion_mnist.yaml, written in C++: the same seed gives the same weights, bit for bit.
// usage: example_fashion_mnist [EPOCHS] [WEIGHTS.safetensors]
#include <plexus/data/binding.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/plexus.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdio>
#include <cstdlib>

using namespace plexus;

namespace {

struct EpochLines final : Callback {
  void on_epoch_end(Training& training, Logs& logs) override {
    const FitProgress& at = training.progress();
    std::fprintf(stderr, "Epoch %d/%d - %s\n", at.epoch, at.epochs, text(logs).c_str());
  }
};

}  // namespace

int main(int argc, char** argv) try {
  load_standard_plugins();

  DataConfig data;
  data.source = choose(Kind::dataset, "fashion_mnist");
  data.validation = Split::first_rows(5000);
  const Parts parts = read_parts(data);

  Model model = Model::sequential({DType::uint8, {28, 28}},
                                  layers(layer("rescaling", {{"scale", "1/255"}}), layer("flatten"),
                                         layer("dense", {{"units", 300}, {"activation", "relu"}}),
                                         layer("dense", {{"units", 100}, {"activation", "relu"}}),
                                         layer("dense", {{"units", 10}, {"activation", "softmax"}})),
                                  "image");

  Plan plan;
  plan.losses.push_back({loss("sparse_categorical_crossentropy")});
  plan.metrics.push_back({metric("accuracy"), "accuracy"});
  plan.optimizer = optimizer("sgd");

  TrainerSettings settings;
  settings.backends = open_backends("reference");
  settings.seed = 42;
  Trainer trainer(std::move(model), std::move(plan), settings);
  FitOptions options;
  options.epochs = argc > 1 ? std::atoi(argv[1]) : 30;
  EpochLines lines;
  trainer.fit(parts.train, &*parts.validation, options, {&lines});
  std::printf("%s\n", text(trainer.evaluate(*parts.test)).c_str());
  if (argc > 2) write_safetensors(argv[2], trainer.weights(), {{"format", "plexus"}});
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
