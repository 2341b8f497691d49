#include <plexus/data/csv/csv.hpp>
#include <plexus/data/format_version.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/train/history.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

using Json = nlohmann::ordered_json;

/// Not finite becomes null, which a reader of JSON accepts for a number and cannot take for a value.
Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// With four digits behind the point, as Keras does.
std::string short_text(double value) {
  if (!std::isfinite(value)) return number_text(value);
  return std::abs(value) > 1e-3 || value == 0 ? fmt::format("{:.4f}", value) : fmt::format("{:.4e}", value);
}

Json json_of(const Logs& logs) {
  Json json = Json::object();
  for (const auto& [name, value] : logs) json[name] = json_number(value);
  return json;
}

std::vector<std::string> columns(const std::vector<History::Epoch>& epochs) {
  std::vector<std::string> names;
  for (const auto& epoch : epochs) {
    for (const auto& [name, value] : epoch.logs) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

std::optional<double> find(const Logs& logs, std::string_view name) {
  for (const auto& [key, value] : logs) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string text(const Logs& logs) {
  std::string line;
  for (const auto& [name, value] : logs) {
    if (!line.empty()) line += " - ";
    line += printable_line(name) + ": " + short_text(value);
  }
  return line;
}

std::string to_json(const Logs& logs) { return json_of(logs).dump(); }

std::string History::to_json() const {
  Json lines = Json::array();
  for (const Epoch& epoch : epochs) {
    Json line = {{"epoch", epoch.epoch}, {"seconds", json_number(epoch.seconds)}};
    line.update(json_of(epoch.logs));
    lines.push_back(std::move(line));
  }
  const Json json = {{"format", newest_format}, {"epochs", std::move(lines)}, {"stopped", stopped}};
  return json.dump(1) + "\n";
}

std::string History::to_csv() const {
  const std::vector<std::string> names = columns(epochs);
  std::string out = "epoch,seconds";
  for (const std::string& name : names) out += "," + csv_cell(name);
  out += "\n";
  for (const Epoch& epoch : epochs) {
    out += fmt::format("{},{:.3f}", epoch.epoch, epoch.seconds);
    for (const std::string& name : names) {
      const auto value = find(epoch.logs, name);
      out += "," + (value ? number_text(*value) : "");
    }
    out += "\n";
  }
  return out;
}

std::vector<double> History::values(std::string_view name) const {
  std::vector<double> found;
  for (const Epoch& epoch : epochs) {
    if (const auto value = find(epoch.logs, name)) found.push_back(*value);
  }
  return found;
}

}  // namespace plexus
