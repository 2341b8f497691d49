// A model that is trained on data in memory, saved, loaded again and served.
// usage: example_in_memory [WEIGHTS.safetensors]
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/predictor.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdio>

using namespace plexus;

namespace {

Model network() {
  return Model::sequential({DType::float32, {2}},
                           layers(layer("dense", {{"units", 16}, {"activation", "tanh"}}),
                                  layer("dense", {{"units", 2}, {"activation", "softmax"}})));
}

}  // namespace

int main(int argc, char** argv) try {
  load_standard_plugins();
  std::vector<float> points;
  std::vector<int> is_inside;  // the unit circle
  for (int i = 0; i < 400; ++i) {
    const float x = 0.2F * static_cast<float>(i % 20) - 1.9F, y = 0.2F * static_cast<float>(i / 20) - 1.9F;
    points.insert(points.end(), {x, y});
    is_inside.push_back(x * x + y * y < 1 ? 1 : 0);
  }

  Plan plan;
  plan.losses.push_back({loss("sparse_categorical_crossentropy")});
  plan.metrics.push_back({metric("accuracy"), "accuracy"});
  plan.optimizer = optimizer("adam", {{"learning_rate", 0.01}});
  Trainer trainer(network(), std::move(plan), {.backends = open_backends(), .seed = 1});
  const Samples data = samples(points, is_inside);
  trainer.fit(data, nullptr, {.epochs = 200});
  const char* file = argc > 1 ? argv[1] : "weights.safetensors";
  write_safetensors(file, trainer.weights());
  std::printf("%s\n", text(trainer.evaluate(data)).c_str());

  Predictor p(std::make_shared<const TrainedModel>(
      network(), read_safetensors(file), bind_by_names(network(), {"x", "y"}, {"outside", "inside"}),
      open_backends()));
  for (const auto& [x, y] : {std::pair(0.1, -0.3), {1.5, 1.2}}) {
    p.set("x", x);
    p.set("y", y);
    p.run();
    std::printf("%g %g: %s %.4f\n", x, y, p.predicted_class().c_str(), p.probability(p.predicted_class()));
  }
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.exit_code();
}
