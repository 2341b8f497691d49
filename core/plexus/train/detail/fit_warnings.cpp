#include <plexus/nn/optimizer.hpp>
#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/fit_length_of.hpp>
#include <plexus/train/detail/fit_warnings.hpp>
#include <plexus/train/detail/known_logs.hpp>

#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

std::string epochs_text(int epochs) { return fmt::format("{} epoch{}", epochs, epochs == 1 ? "" : "s"); }

std::string of_steps(const FitLength& fit, const Samples& train, const FitOptions& options) {
  const std::int64_t asked = options.steps_per_epoch.value_or(0);
  if (asked <= fit.steps_per_epoch) return "";
  return fmt::format("steps_per_epoch is {}, but {} rows make {} steps of {}: an epoch has {}", asked,
                     train.rows, fit.steps_per_epoch, options.batch_size, fit.steps_per_epoch);
}

/// Batches of an earlier fit may already count towards the first update.
std::string of_accumulation(const FitLength& fit, Programs& programs, const FitState& state) {
  const int to_update = programs.rule()->gradient_accumulation_steps;
  if (to_update == 1) return "";
  const auto made = static_cast<std::int64_t>(programs.store().read(batches_name).item()) - state.batches;
  const std::int64_t batches = fit.epochs * fit.steps_per_epoch;
  if (made % to_update + batches >= to_update) return "";
  return fmt::format(
      "gradient_accumulation_steps is {}, but the batches of the whole training are {} ({}, {} in each): no "
      "update is ever made, and the weights stay as they are; accumulate fewer, or train for more epochs",
      to_update, batches, epochs_text(fit.epochs), fit.steps_per_epoch);
}

std::string of_schedule(const FitLength& fit, const UpdateRule& rule) {
  if (!rule.schedule) return "";
  return calling_plugin(*rule.schedule, "its warning", [&] { return rule.schedule->warning(fit); });
}

/// If no epoch is validated, names the logs of a validation that a callback reads.
std::string of_monitors(std::span<Callback* const> callbacks, const FitOptions& options) {
  if (options.validation_frequency <= options.epochs) return "";
  std::set<std::string> logs;
  for (const Callback* callback : callbacks) {
    for (std::string& name : calling_plugin(*callback, "monitors", [&] { return callback->monitors(); })) {
      if (name.starts_with(validation_prefix)) logs.insert(std::move(name));
    }
  }
  if (logs.empty()) return "";
  return fmt::format(
      "validation_frequency is {}, but the training has {}: there is never a validation, and what reads '{}' "
      "will not act; lower validation_frequency, or train for more epochs",
      options.validation_frequency, epochs_text(options.epochs), fmt::join(logs, "', '"));
}

}  // namespace

std::vector<std::string> fit_warnings(Programs& programs, const Samples& train, bool validates,
                                      const FitOptions& options, const FitState& state,
                                      std::span<Callback* const> callbacks) {
  const FitLength fit = fit_length_of(train.rows, options);
  std::vector<std::string> warnings = {of_steps(fit, train, options), of_accumulation(fit, programs, state),
                                       of_schedule(fit, *programs.rule()),
                                       validates ? of_monitors(callbacks, options) : ""};
  std::erase(warnings, "");
  return warnings;
}

}  // namespace plexus
