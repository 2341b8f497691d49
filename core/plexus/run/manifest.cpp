#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/run/detail/preparation_json.hpp>
#include <plexus/run/manifest.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> state_names = {"running", "complete", "interrupted", "failed",
                                                         "diverged"};
constexpr std::array<std::string_view, 3> use_names = {"undecided", "input", "target"};

/// Format 1 has the index in this list instead of the word.
Use use_of(const Json& value) {
  if (value.is_number()) {
    const auto number = value.get<std::size_t>();
    if (number < use_names.size()) return static_cast<Use>(number);
  } else {
    const auto name = value.get<std::string>();
    const auto* const found = std::find(use_names.begin(), use_names.end(), name);
    if (found != use_names.end()) return static_cast<Use>(found - use_names.begin());
  }
  throw DataError("a column's use is undecided, input or target; found " + value.dump());
}

RunState state_of(const Json& value) {
  const auto name = value.get<std::string>();
  const auto* const found = std::find(state_names.begin(), state_names.end(), name);
  if (found != state_names.end()) return static_cast<RunState>(found - state_names.begin());
  throw DataError("the state is running, complete, interrupted, failed or diverged; found " + value.dump());
}

Json to_json(const Field& field) {
  const auto dims = field.row.shape.dims();
  return {{"name", field.name},
          {"dtype", name_of(field.row.dtype)},
          {"shape", std::vector<std::int64_t>(dims.begin(), dims.end())},
          {"use", use_names[static_cast<std::size_t>(field.use)]},
          {"classes", field.classes},
          {"dtype_is_known", field.dtype_is_known}};
}

Field field_of(const Json& entry) {
  const auto dims = entry.at("shape").get<std::vector<std::int64_t>>();
  const char* const known =
      entry.contains("dtype_is_known") ? "dtype_is_known" : "settled";  // its name in format 1
  return {entry.at("name").get<std::string>(),
          {dtype_named(entry.at("dtype").get<std::string>()), Shape(std::span<const std::int64_t>(dims))},
          use_of(entry.at("use")),
          entry.at("classes").get<std::vector<std::string>>(),
          entry.at(known).get<bool>()};
}

Json to_json(const Manifest::Bits& bits) {
  return {
      {"backend", bits.backend}, {"libraries", bits.libraries},   {"instruction_set", bits.instruction_set},
      {"threads", bits.threads}, {"batch_size", bits.batch_size}, {"precision", bits.precision}};
}

Manifest::Bits bits_of(const Json& json) {
  return {json.at("backend").get<std::string>(),         json.at("libraries").get<std::vector<std::string>>(),
          json.at("instruction_set").get<std::string>(), json.at("threads").get<int>(),
          json.at("batch_size").get<std::int64_t>(),     json.at("precision").get<std::string>()};
}

Manifest manifest_of(const Json& json) {
  Manifest manifest;
  manifest.format = json.value("format", 1);
  if (manifest.format < 1) throw DataError(fmt::format("there is no format {}", manifest.format));
  require_known_format("the manifest", manifest.format);
  manifest.state = manifest.format < 3 ? RunState::complete : state_of(json.at("state"));
  manifest.plexus = json.value("plexus", "");
  manifest.processor = json.value("processor", "");
  manifest.instruction_set = json.value("instruction_set", "");
  manifest.seed = json.value("seed", std::uint64_t{0});
  if (json.contains("bits_depend_on")) manifest.bits_depend_on = bits_of(json.at("bits_depend_on"));
  if (json.contains("columns")) {
    manifest.columns.emplace();
    for (const Json& entry : json.at("columns")) manifest.columns->fields.push_back(field_of(entry));
  }
  for (const auto& [target, classes] : json.at("classes").items()) {
    manifest.classes[target] = classes.get<std::vector<std::string>>();
  }
  if (json.contains("preparation")) manifest.preparation = preparation_facts(json.at("preparation").dump());
  const Json parts = json.value("parts", Json::object());  // items() refers to it
  for (const auto& [name, rows] : parts.items()) {
    manifest.parts[name] = {rows.at("rows").get<std::int64_t>(), rows.at("first").get<std::int64_t>(),
                            rows.value("sha256", "")};
  }
  for (const Json& entry : json.value("plugins", Json::array())) {
    manifest.plugins.push_back({entry.at("name").get<std::string>(), entry.at("version").get<std::string>(),
                                entry.at("file").get<std::string>(), entry.at("sha256").get<std::string>()});
  }
  for (const Json& entry : json.value("accepted_changes", Json::array())) {
    manifest.accepted.push_back({entry.at("file").get<std::string>(), entry.at("before").get<std::string>(),
                                 entry.at("now").get<std::string>()});
  }
  return manifest;
}

/// JSON is UTF-8, and so are all texts of a manifest but perhaps those of the data and paths.
void require_utf8(const Manifest& manifest) {
  const auto require = [](const std::string& text, const std::string& what) {
    if (is_utf8(text)) return;
    throw DataError(fmt::format("{} is not UTF-8: convert the data (iconv -f latin1 -t utf8)", what));
  };
  if (manifest.columns) {
    int number = 0;
    for (const Field& field : manifest.columns->fields) {
      require(field.name, fmt::format("the name of column {} of the data", ++number));
      for (const std::string& name : field.classes) {
        require(name, fmt::format("a class of column '{}'", field.name));
      }
    }
  }
  for (const auto& [target, classes] : manifest.classes) {
    require(target, "the name of a target");
    for (const std::string& name : classes) require(name, fmt::format("a class of target '{}'", target));
  }
  for (const AcceptedChange& change : manifest.accepted) {
    if (is_utf8(change.file)) continue;
    throw FileError(fmt::format("the path {} is not UTF-8, as a manifest has to be: rename it", change.file));
  }
  for (const auto& plugin : manifest.plugins) {
    if (is_utf8(plugin.file)) continue;
    throw FileError(
        fmt::format("{}, the path of plugin '{}', is not UTF-8, as a manifest has to be: rename the "
                    "folder that it is in",
                    plugin.file, plugin.name));
  }
}

}  // namespace

std::string_view name_of(RunState state) { return state_names[static_cast<std::size_t>(state)]; }

std::string to_json(const Manifest& manifest) {
  require_utf8(manifest);
  Json json = {{"format", manifest.format},
               {"state", name_of(manifest.state)},
               {"plexus", manifest.plexus},
               {"backend", manifest.bits_depend_on.backend},
               {"libraries", manifest.bits_depend_on.libraries},
               {"processor", manifest.processor},
               {"instruction_set", manifest.instruction_set},
               {"threads", manifest.bits_depend_on.threads},
               {"seed", manifest.seed},
               {"bits_depend_on", to_json(manifest.bits_depend_on)}};
  if (manifest.columns) {
    json["columns"] = Json::array();
    for (const Field& field : manifest.columns->fields) json["columns"].push_back(to_json(field));
  }
  json["classes"] = manifest.classes;
  if (manifest.preparation) json["preparation"] = Json::parse(to_json(*manifest.preparation));
  for (const auto& [name, rows] : manifest.parts) {
    json["parts"][name] = {{"rows", rows.count}, {"first", rows.first}};
    if (!rows.sha256.empty()) json["parts"][name]["sha256"] = rows.sha256;
  }
  json["plugins"] = Json::array();
  for (const auto& [name, version, file, sha256] : manifest.plugins) {
    json["plugins"].push_back({{"name", name}, {"version", version}, {"file", file}, {"sha256", sha256}});
  }
  for (const auto& [file, before, now] : manifest.accepted) {
    json["accepted_changes"].push_back({{"file", file}, {"before", before}, {"now", now}});
  }
  return json.dump(2) + "\n";
}

Manifest manifest_of(const std::string& json, const std::string& name) {
  try {
    return manifest_of(Json::parse(json));
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} is damaged: {}", name, error.what()));
  } catch (DataError& error) {
    error.add_context(name);
    throw;
  }
}

void write_manifest(const RunDirectory& directory, const Manifest& manifest) {
  directory.write_manifest(to_json(manifest));
}

Manifest read_manifest(const RunDirectory& directory) {
  const std::filesystem::path file = directory.path() / "manifest.json";
  return manifest_of(read_file(file), file.string());
}

}  // namespace plexus
