#include "report/speed_json.hpp"

#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus::app {

namespace {

using Json = nlohmann::ordered_json;

const char* claim_name(Claim claim) {
  return claim == Claim::faster ? "faster" : claim == Claim::slower ? "slower" : "no difference shown";
}

Json json_of(const BackendSpeed& speed) {
  return {
      {"backend", speed.backend},         {"compile_ms", speed.compile_ms},
      {"first_ms", speed.first_ms},       {"median_us", speed.median_us},
      {"p95_us", speed.p95_us},           {"rows_per_second", speed.rows_per_second},
      {"ratio", speed.ratio.value},       {"interval", {speed.ratio.interval.low, speed.ratio.interval.high}},
      {"claim", claim_name(speed.claim)}, {"best_threads", speed.best_threads},
      {"rounds_us", speed.rounds_us}};
}

Json json_of(const SpeedItem& item) {
  Json backends = Json::array(), layers = Json::array();
  for (const BackendSpeed& speed : item.backends) backends.push_back(json_of(speed));
  for (const LayerSpeed& layer : item.layers) layers.push_back({{"place", layer.place}, {"us", layer.us}});
  return {{"what", item.training ? "training step" : "prediction"},
          {"rows", item.rows},
          {"threads", item.threads},
          {"noise", item.noise},
          {"backends", backends},
          {"layers", layers}};
}

BackendSpeed backend_of(const Json& json) {
  BackendSpeed speed;
  speed.backend = json.at("backend").get<std::string>();
  speed.compile_ms = json.at("compile_ms").get<double>();
  speed.first_ms = json.at("first_ms").get<double>();
  speed.median_us = json.at("median_us").get<double>();
  speed.p95_us = json.at("p95_us").get<double>();
  speed.rows_per_second = json.at("rows_per_second").get<double>();
  speed.ratio.value = json.at("ratio").get<double>();
  speed.ratio.interval = {json.at("interval").at(0).get<double>(), json.at("interval").at(1).get<double>()};
  const auto claim = json.at("claim").get<std::string>();
  for (const Claim each : {Claim::faster, Claim::slower}) {
    if (claim == claim_name(each)) speed.claim = each;
  }
  speed.best_threads = json.at("best_threads").get<bool>();
  speed.rounds_us = json.at("rounds_us").get<std::vector<double>>();
  return speed;
}

SpeedItem item_of(const Json& json) {
  SpeedItem item;
  item.training = json.at("what").get<std::string>() == "training step";
  item.rows = json.at("rows").get<std::int64_t>();
  item.threads = json.at("threads").get<int>();
  item.noise = json.at("noise").get<double>();
  for (const Json& each : json.at("backends")) item.backends.push_back(backend_of(each));
  for (const Json& each : json.at("layers")) {
    item.layers.push_back({each.at("place").get<std::string>(), each.at("us").get<std::vector<double>>()});
  }
  return item;
}

}  // namespace

Json json_of(const SpeedReport& report) {
  Json items = Json::array(), memory = Json::array();
  for (const SpeedItem& item : report.items) items.push_back(json_of(item));
  for (const MemoryUse& use : report.memory) {
    memory.push_back({{"backend", use.backend},
                      {"threads", use.threads},
                      {"arena_bytes", use.arena_bytes},
                      {"store_bytes", use.store_bytes}});
  }
  return {{"processor", report.context.processor},
          {"instruction_set", report.context.instruction_set},
          {"config_sha256", report.context.config_sha256},
          {"backends", report.backends},
          {"items", items},
          {"memory", memory},
          {"notes", report.notes},
          {"seconds", report.seconds}};
}

Json json_of(const std::vector<Slowdown>& slowdowns) {
  Json all = Json::array();
  for (const Slowdown& each : slowdowns) {
    all.push_back({{"what", each.what},
                   {"backend", each.backend},
                   {"threads", each.threads},
                   {"ratio", each.ratio.value},
                   {"interval", {each.ratio.interval.low, each.ratio.interval.high}},
                   {"slower", each.slower}});
  }
  return all;
}

SpeedReport speed_report_of(const Json& json, const std::string& file) {
  try {
    SpeedReport report;
    report.context = {json.at("processor").get<std::string>(), json.at("instruction_set").get<std::string>(),
                      json.at("config_sha256").get<std::string>()};
    report.backends = json.at("backends").get<std::vector<std::string>>();
    for (const Json& each : json.at("items")) report.items.push_back(item_of(each));
    for (const Json& each : json.at("memory")) {
      report.memory.push_back({each.at("backend").get<std::string>(), each.at("threads").get<int>(),
                               each.at("arena_bytes").get<std::size_t>(),
                               each.at("store_bytes").get<std::size_t>()});
    }
    report.notes = json.at("notes").get<std::vector<std::string>>();
    report.seconds = json.at("seconds").get<double>();
    return report;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} has no speed report as in compare.json: {}", file, error.what()));
  }
}

SpeedReport read_speed_report(const std::string& file) {
  const std::string text = read_file(file);
  Json json;
  try {
    json = Json::parse(text).at("speed");
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} is not a compare.json with a speed report: {}", file, error.what()));
  }
  return speed_report_of(json, file);
}

}  // namespace plexus::app
