#pragma once

#include <plexus/compare/comparison.hpp>

#include <nlohmann/json.hpp>

#include "report/remarks.hpp"

namespace plexus::app {

/// All that a comparison found: what compare.json holds.
nlohmann::ordered_json json_of(const Comparison& comparison, const Remarks& remarks);
nlohmann::ordered_json json_of(const ComparisonContext& context);
/// What json_of made of it. Throws nlohmann::json::exception.
ComparisonContext context_of(const nlohmann::ordered_json& json);

/// JSON has no numbers that are not finite: here they are the strings "nan", "inf" and "-inf".
nlohmann::ordered_json spelled(nlohmann::ordered_json json);
/// A number, spelled or not. Throws nlohmann::json::exception for anything else.
double number_of(const nlohmann::ordered_json& json);

}  // namespace plexus::app
