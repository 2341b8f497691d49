#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_fit_state.hpp>

#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_range(std::string_view what, std::int64_t value, std::int64_t first, std::int64_t last) {
  if (value >= first && value <= last) return;
  throw UsageError(
      fmt::format("the state of the fit does not belong to these samples and options: {} is {}, "
                  "expected {} to {}",
                  what, value, first, last));
}

}  // namespace

void check_fit_state(const FitState& state, const Samples& train, const Samples* validation,
                     std::int64_t steps_per_epoch) {
  require_range("epoch", state.epoch, 1, std::numeric_limits<int>::max());
  require_range("step", state.step, 0, steps_per_epoch);
  require_range("next_row", state.next_row, 0, train.rows - 1);
  if (state.phase != FitPhase::validating) return;
  if (validation == nullptr) {
    throw UsageError("the fit was stopped in a validation, but there are no samples for it");
  }
  require_range("validation_row", state.validation_row, 0, validation->rows);
}

}  // namespace plexus
