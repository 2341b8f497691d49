#include <plexus/config/diagnostics.hpp>
#include <plexus/data/detail/placed.hpp>

#include <string>

namespace plexus {

DataError placed(const Position& at, const DataError& error) {
  if (!at.source) return error;
  std::string text = located(at, error.message());
  text.pop_back();  // the line feed at its end
  DataError placed(text);
  placed.facts() = error.facts();
  return placed;
}

}  // namespace plexus
