#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/train/detail/require_equal_steps.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A component of a plan, and where a run file names it.
struct Planned {
  const Component* component = nullptr;
  Position position = {};
};

/// The components that make the nodes at a place of the graph outside the layers.
std::vector<Planned> planned_at(std::string_view place, const Plan& plan) {
  std::vector<Planned> found;
  if (place == "loss") {
    for (const Plan::OutputLoss& loss : plan.losses) found.push_back({loss.loss.get(), loss.position});
  } else if (place == "metrics") {
    for (const Plan::OutputMetric& metric : plan.metrics)
      found.push_back({metric.metric.get(), metric.position});
  } else if (place == "optimizer" && plan.optimizer) {
    found.push_back({plan.optimizer.get(), plan.optimizer_position});
  }
  return found;
}

/// The component to blame for what happens there: the first from a user's plugin, or else the only one.
Planned component_at(std::string_view place, const Plan* plan) {
  if (plan == nullptr) return {};
  const std::vector<Planned> candidates = planned_at(place, *plan);
  const auto foreign = std::find_if(candidates.begin(), candidates.end(), [](const Planned& one) {
    const Origin* origin = one.component != nullptr ? one.component->origin() : nullptr;
    return origin != nullptr && !origin->standard;
  });
  if (foreign != candidates.end()) return *foreign;
  return candidates.size() == 1 ? candidates.front() : Planned{};
}

}  // namespace

void require_equal_steps(const Graph& first, const Graph& second, const Model& model, const Plan* plan) {
  const auto difference = first_difference(first, second);
  if (!difference) return;
  model.blame_layer(*difference);
  const auto [component, position] = component_at(difference->place, plan);
  UsageError error(text_of(*difference));
  if (component != nullptr && component->origin() != nullptr && !component->origin()->standard) {
    error.add_context("in " + described(*component->origin()));
    error.facts().plugin = component->origin()->plugin;
  }
  if (!difference->place.empty()) {
    error.add_context(fmt::format("in the {}{}", difference->place,
                                  component != nullptr ? name_in_brackets(*component) : ""));
  }
  at_place(position, [&] { throw error; });
}

}  // namespace plexus
