#include <plexus/error/error.hpp>
#include <plexus/run/detail/preparation_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {

namespace {

using Json = nlohmann::ordered_json;
using Facts = PreparationFacts;

Json json_of(const Facts::Step& step) {
  Json columns = Json::array();
  for (const Facts::Fitted& column : step.columns) {
    Json parts = Json::array();
    for (const FittedColumn& part : column.parts) {
      Json fitted = Json::object();
      if (!part.numbers.empty()) fitted["numbers"] = part.numbers;
      if (!part.texts.empty()) fitted["texts"] = part.texts;
      parts.push_back(std::move(fitted));
    }
    columns.push_back({{"column", column.column}, {"parts", std::move(parts)}});
  }
  return {{"transform", step.transform}, {"columns", std::move(columns)}};
}

Facts::Step step_of(const Json& json) {
  Facts::Step step{json.at("transform").get<std::string>(), {}};
  for (const Json& column : json.at("columns")) {
    Facts::Fitted fitted{column.at("column").get<std::string>(), {}};
    for (const Json& part : column.at("parts")) {
      FittedColumn& found = fitted.parts.emplace_back();
      if (part.contains("numbers")) {
        found.numbers = part.at("numbers").get<std::map<std::string, std::vector<double>>>();
      }
      if (part.contains("texts")) {
        found.texts = part.at("texts").get<std::map<std::string, std::vector<std::string>>>();
      }
    }
    step.columns.push_back(std::move(fitted));
  }
  return step;
}

Json json_of(const std::vector<Facts::Step>& steps) {
  Json all = Json::array();
  for (const Facts::Step& step : steps) all.push_back(json_of(step));
  return all;
}

std::vector<Facts::Step> steps_of(const Json& json) {
  std::vector<Facts::Step> steps;
  for (const Json& step : json) steps.push_back(step_of(step));
  return steps;
}

Json json_of(const Facts::Source& source) {
  Json json = {{"column", source.column}, {"kind", name_of(source.kind)}, {"missing", source.missing}};
  if (source.kind == CellKind::texts) {
    json["texts"] = source.texts;
    json["open"] = source.open;
  }
  return json;
}

Facts::Source source_of(const Json& json) {
  Facts::Source source{json.at("column").get<std::string>()};
  source.missing = json.at("missing").get<std::int64_t>();
  if (json.at("kind").get<std::string>() != name_of(CellKind::texts)) return source;
  source.kind = CellKind::texts;
  source.texts = json.at("texts").get<std::vector<std::string>>();
  source.open = json.at("open").get<bool>();
  return source;
}

}  // namespace

std::string to_json(const PreparationFacts& facts) {
  Json json = {{"rows", facts.rows}, {"sources", Json::array()}};
  for (const Facts::Source& source : facts.sources) json["sources"].push_back(json_of(source));
  json["steps"] = json_of(facts.steps);
  json["targets"] = Json::array();
  for (const Facts::Target& target : facts.targets) {
    json["targets"].push_back({{"target", target.target}, {"steps", json_of(target.steps)}});
  }
  return json.dump();
}

PreparationFacts preparation_facts(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    PreparationFacts facts;
    facts.rows = json.at("rows").get<std::int64_t>();
    for (const Json& source : json.at("sources")) facts.sources.push_back(source_of(source));
    facts.steps = steps_of(json.at("steps"));
    for (const Json& target : json.at("targets")) {
      facts.targets.push_back({target.at("target").get<std::string>(), steps_of(target.at("steps"))});
    }
    return facts;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("the preparation is damaged: {}", error.what()));
  }
}

}  // namespace plexus
