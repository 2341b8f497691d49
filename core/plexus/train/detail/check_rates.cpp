#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/train/detail/check_rates.hpp>
#include <plexus/train/detail/kept_counter.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

bool is_rate(double rate) { return std::isfinite(rate) && rate >= 0; }

std::string rate_text(double rate) {
  return std::isfinite(rate) ? fmt::format("{:.6g}", rate) : number_text(rate);
}

bool follows_schedule(Programs& programs) {
  const UpdateRule* const rule = programs.rule();
  return rule != nullptr && rule->schedule &&
         programs.store().read(learning_rate_over_schedule_name).item() < 0;
}

}  // namespace

void check_rates(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps) {
  if (!follows_schedule(programs)) return;
  const UpdateRule& rule = *programs.rule();
  KeptCounter batches(programs.store(), rule.gradient_accumulation_steps > 1 ? batches_name : updates_name);
  for (std::int64_t step = 1; step <= steps; ++step) {
    const std::int64_t before = batches.kept() - steps + step - 1;
    batches.set(before);
    const double rate = programs.learning_rate(fit);
    if (is_rate(rate)) continue;
    at_place(programs.plan()->optimizer_position, [&] {
      throw ConfigError(fmt::format(
          "the schedule{} gives step {} of epoch {} the learning rate {}, expected one that is finite and "
          "not "
          "negative; it is step {} as a schedule counts, from 0: correct the schedule, or train for fewer "
          "epochs",
          name_in_brackets(*rule.schedule), step, epoch, rate_text(rate), before));
    });
  }
}

void check_last_rate(Programs& programs, const FitLength& fit, int epoch, std::int64_t steps) {
  if (!follows_schedule(programs) || is_rate(programs.store().read(learning_rate_name).item())) return;
  check_rates(programs, fit, epoch, steps);
}

}  // namespace plexus
