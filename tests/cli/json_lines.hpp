#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace plexus::tests {

/// The last epoch among the lines that `train --json` printed. Requires: there is one.
inline nlohmann::json last_epoch(const std::string& printed) {
  const std::size_t start = printed.rfind(R"({"event":"epoch",)");
  return nlohmann::json::parse(printed.substr(start, printed.find('\n', start) - start));
}

}  // namespace plexus::tests
