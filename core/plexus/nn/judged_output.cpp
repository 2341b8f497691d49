#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/judged_output.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

/// The whole number that all of `text` is; -1 for any other text.
std::int64_t code_of(std::string_view text) {
  std::int64_t code = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  return error == std::errc() && end == text.data() + text.size() ? code : -1;
}

std::string known_classes(const JudgedOutput& output, std::string_view name, std::int64_t count) {
  const std::vector<std::string> classes = output.classes.value_or(std::vector<std::string>{});
  if (classes.empty()) {
    return fmt::format("expected a class from 0 to {}{}", count - 1,
                       output.classes ? "; the target holds numbers, so that its classes have no names"
                                      : ", or the name of one");
  }
  const std::string near = nearest(name, classes);
  return fmt::format("{}the classes are {}", near.empty() ? "" : fmt::format("did you mean '{}'? ", near),
                     fmt::join(classes, ", "));
}

}  // namespace

std::int64_t class_index(const JudgedOutput& output, std::string_view name) {
  const std::vector<std::string> classes = output.classes.value_or(std::vector<std::string>{});
  const auto found = std::find(classes.begin(), classes.end(), name);
  if (found != classes.end()) return found - classes.begin();
  const std::int64_t count = std::max<std::int64_t>(output.values(), 2);
  const std::int64_t code = code_of(name);
  if (code >= 0 && code < count && classes.empty()) return code;
  if (!output.classes && code < 0) return 0;
  throw ConfigError(fmt::format("there is no class '{}'; {}", name, known_classes(output, name, count)));
}

}  // namespace plexus
