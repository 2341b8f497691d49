#include <plexus/error/error.hpp>
#include <plexus/train/detail/good_state.hpp>
#include <plexus/train/detail/trainer_checks.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr int most_threads = 1024;

}  // namespace

void require_positive(std::string_view what, std::int64_t value) {
  if (value < 1) throw UsageError(fmt::format("{} must be at least 1, found {}", what, value));
}

void check_settings(const TrainerSettings& settings) {
  require_backends(settings.backends);
  if (settings.threads < 0 || settings.threads > most_threads) {
    throw UsageError(fmt::format("threads must be 1 to {}, or 0 for the physical cores, found {}",
                                 most_threads, settings.threads));
  }
  if (!is_floating(settings.precision)) {
    throw UsageError(
        fmt::format("precision must be float32 or float64, found {}", name_of(settings.precision)));
  }
}

void check_callbacks(std::span<Callback* const> callbacks) {
  const auto null = std::find(callbacks.begin(), callbacks.end(), nullptr);
  if (null == callbacks.end()) return;
  throw UsageError(fmt::format("callback {} of {} is null", null - callbacks.begin(), callbacks.size()));
}

void check_finite_weights(Store& store) {
  const std::string name = nonfinite_variable(store);
  if (name.empty()) return;
  throw DataError(fmt::format(
      "the weights '{}' with which the training would begin hold NaN or infinity: begin with others", name));
}

}  // namespace plexus
