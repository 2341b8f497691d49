#include "source_parameters.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>
#include <span>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {

namespace {

constexpr std::string_view features_word = "features";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> pieces;
  std::istringstream in(text);
  for (std::string piece; std::getline(in, piece, separator);) pieces.push_back(piece);
  return pieces;
}

[[noreturn]] void refuse(const std::string& word, const std::string& what) {
  throw UsageError(fmt::format(
      "--parameters {}: {}; write beta, gate:features,8 or gate:features,8=glorot_uniform", word, what));
}

std::int64_t read_size(const std::string& text, const std::string& word) {
  if (text == features_word) return SourceParameter::features;
  std::int64_t size = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, size);
  if (read.ec == std::errc() && read.ptr == end && size >= 1) return size;
  refuse(word, fmt::format("expected a size, a whole number of at least 1, or `features`, found '{}'", text));
}

/// Reads one parameter, name[:sizes][=initializer]. `word` is the list that it stands in, for messages.
SourceParameter read_parameter(const std::string& one, const std::string& word) {
  SourceParameter parameter;
  const std::size_t equals = one.find('=');
  if (equals != one.npos) parameter.initializer = one.substr(equals + 1);
  const std::string declared = one.substr(0, equals);
  const std::size_t colon = declared.find(':');
  parameter.name = declared.substr(0, colon);
  if (parameter.name.empty()) refuse(word, "a name is missing");
  if (parameter.initializer.empty()) refuse(word, "the initializer behind '=' is missing");
  if (colon == declared.npos) return parameter;
  parameter.sizes.clear();
  for (const std::string& size : split(declared.substr(colon + 1), ',')) {
    parameter.sizes.push_back(read_size(size, word));
  }
  if (parameter.sizes.size() > Shape::max_rank) {
    refuse(word, fmt::format("a shape has at most {} axes", std::size_t{Shape::max_rank}));
  }
  return parameter;
}

}  // namespace

std::string SourceParameter::sizes_text() const {
  std::vector<std::string> texts;
  for (const std::int64_t size : sizes) {
    texts.push_back(size == features ? std::string(features_word) : std::to_string(size));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

Shape SourceParameter::shape_for(std::int64_t size_of_features) const {
  std::vector<std::int64_t> all = sizes;
  std::replace(all.begin(), all.end(), features, size_of_features);
  return Shape(std::span<const std::int64_t>(all));
}

std::vector<SourceParameter> read_source_parameters(const std::vector<std::string>& words) {
  std::vector<SourceParameter> parameters;
  for (const std::string& given : words) {
    for (const std::string& word : split(given, ' ')) {
      if (word.empty()) continue;
      if (word.find(':') != word.npos) {
        parameters.push_back(read_parameter(word, word));
        continue;
      }
      for (const std::string& one : split(word, ',')) parameters.push_back(read_parameter(one, word));
    }
  }
  return parameters;
}

}  // namespace plexus::app
