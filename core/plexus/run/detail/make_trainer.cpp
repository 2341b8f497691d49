#include <plexus/run/detail/make_trainer.hpp>

#include <optional>
#include <utility>

namespace plexus {

std::unique_ptr<Trainer> make_trainer(Model model, const std::function<Plan(const Model&)>& plan,
                                      TrainerSettings settings, const NamedTensors* weights) {
  if (!model.built()) model.build(settings.precision);
  std::optional<Plan> made;
  if (plan) made = plan(model);
  auto trainer = std::make_unique<Trainer>(std::move(model), std::move(made), std::move(settings));
  if (weights != nullptr) trainer->load(*weights);
  return trainer;
}

}  // namespace plexus
