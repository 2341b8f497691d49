// The training of auxiliary_output.yaml, written in C++: two inputs, and two outputs with losses of their
// own. The same seed gives the same weights, bit for bit. usage: example_auxiliary_output [EPOCHS]
// [WEIGHTS.safetensors]
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdio>
#include <cstdlib>

using namespace plexus;

namespace {

Model network() {
  Model model;
  const Model::Value wide = model.input("wide", {DType::float64, {5}});
  const Model::Value deep = model.input("deep", {DType::float64, {6}});
  const Model::Value hidden1 =
      model.add(layer("dense", {{"name", "hidden1"}, {"units", 30}, {"activation", "relu"}}), deep);
  const Model::Value hidden2 =
      model.add(layer("dense", {{"name", "hidden2"}, {"units", 30}, {"activation", "relu"}}), hidden1);
  const Model::Value both = model.add(layer("concatenate"), {wide, hidden2});
  model.output(model.add(layer("dense", {{"name", "main"}, {"units", 1}}), both));
  model.output(model.add(layer("dense", {{"name", "aux"}, {"units", 1}}), hidden2));
  return model;
}

}  // namespace

int main(int argc, char** argv) try {
  load_standard_plugins();

  DataConfig data;
  data.source = choose(Kind::dataset, "california_housing");
  data.inputs = {
      {"wide", {"MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population"}, {}, {}},
      {"deep", {"AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"}, {}, {}}};
  data.targets = {{"main", {"MedHouseVal"}, {}, {}}, {"aux", {"MedHouseVal"}, {}, {}}};
  data.test = Split::train_test(0.25, 42);
  data.validation = Split::train_test(0.25, 42);
  data.prepare = {{.transform = choose(Kind::transform, "standard_scaler")}};
  const Parts parts = read_parts(data);

  Plan plan;
  plan.losses.push_back({loss("mean_squared_error"), 0.9, "main"});
  plan.losses.push_back({loss("mean_squared_error"), 0.1, "aux"});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 1e-3}});
  Trainer trainer(network(), std::move(plan), {.backends = open_backends("reference"), .seed = 42});
  const int epochs = argc > 1 ? std::atoi(argv[1]) : 20;
  trainer.fit(parts.train, &*parts.validation, {.epochs = epochs});
  std::printf("%s\n", text(trainer.evaluate(*parts.test)).c_str());
  if (argc > 2) write_safetensors(argv[2], trainer.weights(), {{"format", "plexus"}});
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
