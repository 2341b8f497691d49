#pragma once

#include <plexus/check/check_table.hpp>

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace plexus::app {

/// The lines of `plexus plugin check` for a terminal: by component, each with outcome and reason, then how
/// many there are of each outcome.
std::string check_text(const std::string& title, const std::vector<CheckLine>& lines);

/// The same as one document. `interrupted` is what was running when the check was interrupted; empty, and
/// null in the document, if it was not.
nlohmann::ordered_json check_json(const std::string& title, const std::string& interrupted,
                                  const std::vector<CheckLine>& lines);

/// The same as a page.
std::string check_page(const std::string& title, const std::vector<CheckLine>& lines);

}  // namespace plexus::app
