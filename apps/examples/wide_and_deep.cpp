// The training of wide_and_deep.yaml, written in C++: the same seed gives the same weights, bit for bit.
// usage: example_wide_and_deep [EPOCHS] [WEIGHTS.safetensors]
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/summary.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdio>
#include <cstdlib>

using namespace plexus;

int main(int argc, char** argv) try {
  load_standard_plugins();

  DataConfig data;
  data.source = choose(Kind::dataset, "california_housing");
  data.test = Split::train_test(0.25, 42);
  data.validation = Split::train_test(0.25, 42);
  data.prepare = {{.transform = choose(Kind::transform, "standard_scaler")}};
  const Parts parts = read_parts(data);

  Model model;
  const Model::Value input = model.input("input", {DType::float64, {8}});
  const Model::Value hidden1 =
      model.add(layer("dense", {{"name", "hidden1"}, {"units", 30}, {"activation", "relu"}}), input);
  const Model::Value hidden2 =
      model.add(layer("dense", {{"name", "hidden2"}, {"units", 30}, {"activation", "relu"}}), hidden1);
  const Model::Value both = model.add(layer("concatenate"), {input, hidden2});
  model.output(model.add(layer("dense", {{"name", "price"}, {"units", 1}}), both));
  model.build(DType::float32);
  std::printf("%s", summary(model, DType::float32).c_str());

  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 1e-3}});
  Trainer trainer(std::move(model), std::move(plan), {.backends = open_backends("reference"), .seed = 42});
  const int epochs = argc > 1 ? std::atoi(argv[1]) : 20;
  trainer.fit(parts.train, &*parts.validation, {.epochs = epochs});
  std::printf("%s\n", text(trainer.evaluate(*parts.test)).c_str());
  if (argc > 2) write_safetensors(argv[2], trainer.weights(), {{"format", "plexus"}});
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
