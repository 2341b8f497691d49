#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_variables.hpp>

#include <string>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// "missing: a, b; unknown: c; of another type: d (found ..., expected ...)".
std::string differences(const NamedTensors& given, const NamedTensors& known) {
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
  std::vector<std::string> others;
  for (const auto& [name, value] : known) {
    const auto found = given.find(name);
    if (found == given.end()) {
      missing.push_back(name);
    } else if (found->second.type() != value.type()) {
      others.push_back(
          fmt::format("{} (found {}, expected {})", name, found->second.type().text(), value.type().text()));
    }
  }
  for (const auto& [name, value] : given) {
    if (!known.contains(name)) unknown.push_back(name);
  }
  std::vector<std::string> parts;
  if (!missing.empty()) parts.push_back(fmt::format("missing: {}", fmt::join(missing, ", ")));
  if (!unknown.empty()) parts.push_back(fmt::format("unknown: {}", fmt::join(unknown, ", ")));
  if (!others.empty()) parts.push_back(fmt::format("of another type: {}", fmt::join(others, ", ")));
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

void check_variables(const NamedTensors& given, const NamedTensors& known) {
  const std::string wrong = differences(given, known);
  if (wrong.empty()) return;
  throw DataError(fmt::format("the variables are not those of this model and its training: {}", wrong));
}

}  // namespace plexus
