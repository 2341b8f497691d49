#pragma once

#include <plexus/compare/comparison.hpp>

#include <nlohmann/json.hpp>

namespace plexus::app {

/// All that a comparison found: what compare.json holds. Numbers that are not finite are null.
nlohmann::ordered_json json_of(const Comparison& comparison);
nlohmann::ordered_json json_of(const ComparisonContext& context);
/// What json_of made of it. Throws nlohmann::json::exception.
ComparisonContext context_of(const nlohmann::ordered_json& json);

}  // namespace plexus::app
