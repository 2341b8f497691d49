// The network of auxiliary_output.cpp as one class that owns its layers and calls them in a function: the
// function may branch, loop, and use any formula. Core differentiates what it returns. usage:
// example_subclassing [EPOCHS]
#include <plexus/data/read_parts.hpp>
#include <plexus/plexus.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

using namespace plexus;

namespace {

std::unique_ptr<const Layer> dense(int units, const char* activation = "linear") {
  return layer("dense", {{"units", units}, {"activation", activation}}).layer;
}

/// wide: [batch, 5], deep: [batch, 6] -> main output and auxiliary output, [batch, 1] each.
class WideAndDeep final : public Layer {
 public:
  std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const override {
    const Symbol& wide = inputs[0];
    const Symbol& deep = inputs[1];
    const Symbol hidden1 = scope.call("hidden1", *hidden1_, deep);
    const Symbol hidden2 = scope.call("hidden2", *hidden2_, hidden1);
    const Symbol both = concat(std::array{wide, hidden2}, -1);
    return {scope.call("main_output", *main_output_, both), scope.call("aux_output", *aux_output_, hidden2)};
  }

 private:
  std::unique_ptr<const Layer> hidden1_ = dense(30, "relu");
  std::unique_ptr<const Layer> hidden2_ = dense(30, "relu");
  std::unique_ptr<const Layer> main_output_ = dense(1);
  std::unique_ptr<const Layer> aux_output_ = dense(1);
};

Model network() {
  Model model;
  const Model::Value wide = model.input("wide", {DType::float64, {5}});
  const Model::Value deep = model.input("deep", {DType::float64, {6}});
  const Model::Value outputs =
      model.add({std::make_unique<WideAndDeep>(), "wide_and_deep", ""}, {wide, deep});
  model.output({outputs.call, 0}, "main_output");
  model.output({outputs.call, 1}, "aux_output");
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
  data.targets = {{"main_output", {"MedHouseVal"}, {}, {}}, {"aux_output", {"MedHouseVal"}, {}, {}}};
  data.test = Split::train_test(0.25, 42);
  data.validation = Split::train_test(0.25, 42);
  data.prepare = {{.transform = choose(Kind::transform, "standard_scaler")}};
  const Parts parts = read_parts(data);

  Plan plan;
  plan.losses.push_back({loss("mean_squared_error"), 0.9, "main_output"});
  plan.losses.push_back({loss("mean_squared_error"), 0.1, "aux_output"});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 1e-3}});
  Trainer trainer(network(), std::move(plan), {.backends = open_backends(), .seed = 42});
  const int epochs = argc > 1 ? std::atoi(argv[1]) : 10;
  trainer.fit(parts.train, &*parts.validation, {.epochs = epochs});
  std::printf("%s\n", text(trainer.evaluate(*parts.test)).c_str());
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
