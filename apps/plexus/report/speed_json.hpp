#pragma once

#include <plexus/compare/timing/baseline.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace plexus::app {

/// A report as the member "speed" of compare.json.
nlohmann::ordered_json json_of(const SpeedReport& report);

/// The times relative to an older report, as the member "baseline" of compare.json.
nlohmann::ordered_json json_of(const std::vector<Slowdown>& slowdowns);

/// The inverse of json_of. Throws DataError that names `file` and what is wrong.
SpeedReport speed_report_of(const nlohmann::ordered_json& json, const std::string& file);

/// The report in the member "speed" of a compare.json. Throws FileError or DataError that names it.
SpeedReport read_speed_report(const std::string& file);

}  // namespace plexus::app
