#include "recorded.hpp"

#include <plexus/data/files.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus::app {

namespace {

using Json = nlohmann::ordered_json;

/// What `read` makes of the manifest.
template <class F>
auto from_manifest(const RunDirectory& directory, F&& read) {
  const std::filesystem::path file = directory.path() / "manifest.json";
  try {
    return read(Json::parse(read_file(file)));
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} is damaged: {}", file.string(), error.what()));
  }
}

Field field_of(const Json& entry) {
  const auto dims = entry.at("shape").get<std::vector<std::int64_t>>();
  return {entry.at("name").get<std::string>(),
          {dtype_named(entry.at("dtype").get<std::string>()), Shape(std::span<const std::int64_t>(dims))},
          static_cast<Use>(entry.at("use").get<std::uint8_t>()),
          entry.at("classes").get<std::vector<std::string>>(),
          entry.at("settled").get<bool>()};
}

}  // namespace

std::string columns_member(const Description& description) {
  Json columns = Json::array();
  for (const Field& field : description.fields) {
    const auto dims = field.row.shape.dims();
    columns.push_back({{"name", field.name},
                       {"dtype", name_of(field.row.dtype)},
                       {"shape", std::vector<std::int64_t>(dims.begin(), dims.end())},
                       {"use", static_cast<std::uint8_t>(field.use)},
                       {"classes", field.classes},
                       {"settled", field.settled}});
  }
  return columns.dump();
}

std::optional<Description> recorded_description(const RunDirectory& directory) {
  return from_manifest(directory, [](const Json& manifest) -> std::optional<Description> {
    if (!manifest.contains("columns")) return std::nullopt;
    Description description;
    for (const Json& entry : manifest.at("columns")) description.fields.push_back(field_of(entry));
    return description;
  });
}

std::vector<std::vector<std::string>> recorded_classes(const RunDirectory& directory,
                                                       const std::vector<std::string>& targets) {
  return from_manifest(directory, [&](const Json& manifest) {
    std::vector<std::vector<std::string>> classes(targets.size());
    const Json& recorded = manifest.at("classes");
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (recorded.contains(targets[i])) classes[i] = recorded.at(targets[i]).get<std::vector<std::string>>();
    }
    return classes;
  });
}

}  // namespace plexus::app
