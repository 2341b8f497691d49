#pragma once

#include <string>

namespace plexus::tests {

/// Whether `part` occurs in `text`.
inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace plexus::tests
