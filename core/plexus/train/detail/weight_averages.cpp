#include <plexus/train/detail/weight_averages.hpp>

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The names of each parameter and of its average.
std::vector<std::pair<std::string, std::string>> averaged_parameters(Programs& programs) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Store& store = programs.store();
  const bool any = programs.rule() != nullptr && programs.rule()->use_ema;
  if (!any || !store.contains(updates_name) || store.read(updates_name).item() == 0) return pairs;
  for (const Store::Entry& entry : store.entries()) {
    std::string average = fmt::format("{}/{}", entry.name, average_slot);
    if (entry.role == Role::parameter && store.contains(average))
      pairs.emplace_back(entry.name, std::move(average));
  }
  return pairs;
}

bool validates_with_averages(Programs& programs) {
  return programs.rule() != nullptr && programs.rule()->swap_ema_weights;
}

}  // namespace

void write_averages(Programs& programs) {
  Store& store = programs.store();
  for (const auto& [parameter, average] : averaged_parameters(programs)) {
    store.write(parameter, store.read(average));
  }
}

void swap_averages_for_validation(Programs& programs) {
  if (!validates_with_averages(programs)) return;
  Store& store = programs.store();
  for (const auto& [parameter, average] : averaged_parameters(programs)) {
    const Tensor trained = store.read(parameter);
    store.write(parameter, store.read(average));
    store.write(average, trained);
  }
}

void put_validated_averages(Programs& programs, NamedTensors& weights) {
  if (!validates_with_averages(programs)) return;
  for (const auto& [parameter, average] : averaged_parameters(programs)) {
    weights[parameter] = programs.store().read(average);
  }
}

}  // namespace plexus
