#include <plexus/error/error.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/train/checkpoint.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* sum_prefix = "@sum/";
constexpr const char* callback_prefix = "@callback/";
constexpr std::array<std::string_view, 3> phase_names = {"training", "validating", "ended"};
constexpr std::array<std::string_view, 4> end_names = {"complete", "interrupted", "nonfinite", "stopped"};

/// JSON has no number that is not finite.
Json as_json(double value) {
  if (std::isfinite(value)) return value;
  return number_text(value);
}

double number_of(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const auto text = json.get<std::string>();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  throw DataError(fmt::format("'{}' is no number", text));
}

/// Pairs, since a map would lose their order.
Json as_json(const Logs& logs) {
  Json json = Json::array();
  for (const auto& [name, value] : logs) json.push_back({name, as_json(value)});
  return json;
}

Logs logs_of(const Json& json) {
  Logs logs;
  for (const Json& pair : json) logs.emplace_back(pair.at(0).get<std::string>(), number_of(pair.at(1)));
  return logs;
}

template <class E, std::size_t n>
E named(const std::array<std::string_view, n>& names, const std::string& name) {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  throw DataError(fmt::format("'{}' is no word for a state of a training", name));
}

Json as_json(const History& history) {
  Json epochs = Json::array();
  for (const History::Epoch& epoch : history.epochs) {
    epochs.push_back({epoch.epoch, as_json(epoch.seconds), as_json(epoch.logs)});
  }
  Json json = {{"epochs", std::move(epochs)},
               {"stopped", history.stopped},
               {"end", end_names.at(static_cast<std::size_t>(history.end))}};
  if (history.nonfinite) json["nonfinite"] = {history.nonfinite->epoch, history.nonfinite->step};
  return json;
}

History history_of(const Json& json) {
  History history;
  for (const Json& epoch : json.at("epochs")) {
    history.epochs.push_back({epoch.at(0).get<int>(), logs_of(epoch.at(2)), number_of(epoch.at(1))});
  }
  history.stopped = json.at("stopped").get<std::string>();
  history.end = named<FitEnd>(end_names, json.at("end").get<std::string>());
  if (json.contains("nonfinite")) {
    const Json& place = json.at("nonfinite");
    history.nonfinite = {place.at(0).get<int>(), place.at(1).get<std::int64_t>()};
  }
  return history;
}

Json as_json(const FitState& state) {
  Json json = {{"phase", phase_names.at(static_cast<std::size_t>(state.phase))},
               {"epoch", state.epoch},
               {"step", state.step},
               {"pass", state.pass},
               {"next_row", state.next_row},
               {"validation_row", state.validation_row},
               {"batches", state.batches},
               {"updates", state.updates},
               {"seconds", as_json(state.seconds)},
               {"training_logs", as_json(state.training_logs)},
               {"history", as_json(state.history)},
               {"callbacks", Json::array()}};
  if (state.first_loss) json["first_loss"] = as_json(*state.first_loss);
  for (const CallbackState& callback : state.callbacks) json["callbacks"].push_back(callback.json);
  return json;
}

FitState state_of(const Json& json) {
  FitState state;
  state.phase = named<FitPhase>(phase_names, json.at("phase").get<std::string>());
  state.epoch = json.at("epoch").get<int>();
  state.step = json.at("step").get<std::int64_t>();
  state.pass = json.at("pass").get<std::uint64_t>();
  state.next_row = json.at("next_row").get<std::int64_t>();
  state.validation_row = json.at("validation_row").get<std::int64_t>();
  state.batches = json.at("batches").get<std::int64_t>();
  state.updates = json.at("updates").get<std::int64_t>();
  state.seconds = number_of(json.at("seconds"));
  state.training_logs = logs_of(json.at("training_logs"));
  state.history = history_of(json.at("history"));
  if (json.contains("first_loss")) state.first_loss = number_of(json.at("first_loss"));
  for (const Json& callback : json.at("callbacks")) {
    state.callbacks.emplace_back().json = callback.get<std::string>();
  }
  return state;
}

/// Whether `name` begins with `prefix`, which is then taken off.
bool take(std::string_view& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

/// Gives a tensor to the callback whose number `name` begins with.
void give(FitState& state, std::string_view name, const Tensor& tensor) {
  std::size_t number = 0;
  const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (wrong != std::errc() || end == name.data() + name.size() || *end != '/' ||
      number >= state.callbacks.size()) {
    throw DataError(fmt::format("'{}{}' belongs to no callback", callback_prefix, name));
  }
  state.callbacks[number].tensors.emplace(std::string(end + 1, name.data() + name.size()), tensor);
}

}  // namespace

StoredCheckpoint stored(const Checkpoint& checkpoint) {
  StoredCheckpoint made{checkpoint.variables, as_json(checkpoint.state).dump()};
  for (const auto& [name, sum] : checkpoint.state.sums) made.tensors.emplace(sum_prefix + name, sum);
  for (std::size_t i = 0; i < checkpoint.state.callbacks.size(); ++i) {
    for (const auto& [name, tensor] : checkpoint.state.callbacks[i].tensors) {
      made.tensors.emplace(fmt::format("{}{}/{}", callback_prefix, i, name), tensor);
    }
  }
  return made;
}

Checkpoint checkpoint_of(const StoredCheckpoint& stored) {
  try {
    Checkpoint checkpoint{{}, state_of(Json::parse(stored.json))};
    for (const auto& [name, tensor] : stored.tensors) {
      std::string_view rest = name;
      if (take(rest, sum_prefix)) {
        checkpoint.state.sums.emplace(rest, tensor);
      } else if (take(rest, callback_prefix)) {
        give(checkpoint.state, rest, tensor);
      } else {
        checkpoint.variables.emplace(name, tensor);
      }
    }
    return checkpoint;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("the state of the training is damaged: {}", error.what()));
  }
}

}  // namespace plexus
