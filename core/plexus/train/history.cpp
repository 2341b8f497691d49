#include <plexus/train/history.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

std::string json_number(double value) {
  // JSON has no NaN or infinity; null would hide which of them a diverged run ended in.
  if (std::isfinite(value)) return nlohmann::json(value).dump();
  return std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
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
    line += std::abs(value) > 1e-3 || value == 0 ? fmt::format("{}: {:.4f}", name, value)
                                                 : fmt::format("{}: {:.4e}", name, value);
  }
  return line;
}

std::string json_members(const Logs& logs) {
  std::string out;
  for (const auto& [name, value] : logs) {
    if (!out.empty()) out += ", ";
    out += nlohmann::json(name).dump() + ": " + json_number(value);
  }
  return out;
}

std::string History::to_json() const {
  std::string out = "{\n \"epochs\": [";
  const char* separator = "\n";
  for (const Epoch& epoch : epochs) {
    Logs line = {{"seconds", epoch.seconds}};
    line.insert(line.end(), epoch.logs.begin(), epoch.logs.end());
    out += fmt::format("{}  {{\"epoch\": {}, {}}}", separator, epoch.epoch, json_members(line));
    separator = ",\n";
  }
  return out + fmt::format("\n ],\n \"stopped\": {}\n}}\n", nlohmann::json(stopped).dump());
}

std::string History::to_csv() const {
  const std::vector<std::string> names = columns(epochs);
  std::string out = "epoch,seconds";
  for (const std::string& name : names) out += "," + name;
  out += "\n";
  for (const Epoch& epoch : epochs) {
    out += fmt::format("{},{:.3f}", epoch.epoch, epoch.seconds);
    for (const std::string& name : names) {
      const auto value = find(epoch.logs, name);
      out += value ? fmt::format(",{}", *value) : ",";
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
