#include <plexus/train/detail/kept_sums.hpp>
#include <plexus/train/step.hpp>

#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

/// The log that a sum belongs to: "r2_score" for "r2_score/residual".
std::string log_of(const std::string& sum) { return sum.substr(0, sum.rfind('/')); }

/// For each log the names and types of its sums.
std::map<std::string, std::map<std::string, Type>> types_by_log(const NamedTensors& sums) {
  std::map<std::string, std::map<std::string, Type>> types;
  for (const auto& [name, sum] : sums) types[log_of(name)].emplace(name, sum.type());
  return types;
}

/// The logs whose sums have other names or types in `given` than in `known`. Empty unless both have sums of
/// the same logs, and equal names and types for those of the loss.
std::set<std::string> logs_of_other_sums(const NamedTensors& given, const NamedTensors& known) {
  const auto then = types_by_log(given);
  const auto now = types_by_log(known);
  std::set<std::string> others;
  if (then.size() != now.size()) return others;
  for (const auto& [log, types] : now) {
    const auto found = then.find(log);
    if (found == then.end()) return {};
    if (found->second != types) others.insert(log);
  }
  // The sums of the loss tell up to which step the loss, and so the fit, was finite.
  return others.contains(log_of(finite_steps)) ? std::set<std::string>() : others;
}

/// The sums of `given`, but for `logs` zeros under the names of `known`.
NamedTensors without_logs(const NamedTensors& given, const NamedTensors& known,
                          const std::set<std::string>& logs) {
  NamedTensors sums;
  for (const auto& [name, value] : known) {
    sums.emplace(name, logs.contains(log_of(name)) ? Tensor::full(value.type(), 0) : given.at(name));
  }
  return sums;
}

}  // namespace

std::string take_sums(FitState& state, Programs& programs) {
  const NamedTensors known = programs.accumulators();
  const std::set<std::string> others = logs_of_other_sums(state.sums, known);
  if (others.empty()) {
    programs.set_accumulators(state.sums);
    return "";
  }
  const bool validating = state.phase == FitPhase::validating;
  if (validating) {
    state.validation_row = 0;
    programs.reset_accumulators();
  } else {
    programs.set_accumulators(without_logs(state.sums, known, others));
  }
  state.sums = programs.accumulators();
  const std::string what =
      fmt::format("the state was left by another version of the metric {}", fmt::join(others, ", "));
  if (validating) return fmt::format("{}: the validation of epoch {} begins again", what, state.epoch);
  if (!state.training_logs.empty()) return "";  // the epoch's values are there already
  return fmt::format(
      "{}, whose sums this one cannot use: its training value of epoch {} is that of the steps "
      "after step {} alone; no weight and no other value depends on it, unless a callback "
      "watches it",
      what, state.epoch, state.step);
}

}  // namespace plexus
