#pragma once

#include <plexus/compare/comparison.hpp>

#include <nlohmann/json_fwd.hpp>

#include "report/remarks.hpp"

namespace plexus::app {

/// All results of a comparison: the content of compare.json.
nlohmann::ordered_json json_of(const Comparison& comparison, const Remarks& remarks);
nlohmann::ordered_json json_of(const ComparisonContext& context);
/// The inverse of json_of. Throws nlohmann::json::exception.
ComparisonContext context_of(const nlohmann::ordered_json& json);

/// Replaces numbers that JSON cannot hold by the strings "nan", "inf" and "-inf".
nlohmann::ordered_json spelled(nlohmann::ordered_json json);
/// A number, or one of those strings as a number. Throws nlohmann::json::exception for anything else.
double number_of(const nlohmann::ordered_json& json);

}  // namespace plexus::app
