#include <plexus/data/format_version.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

constexpr const char* suffix = ".safetensors";
constexpr const char* hash_key = "sha256";
constexpr std::size_t hash_digits = 64;

/// Removes `word` and the number after it from the front of `text`; returns the number.
std::optional<std::int64_t> take_number(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  std::int64_t number = 0;
  const char* const first = text.data() + word.size();
  const auto [end, wrong] = std::from_chars(first, text.data() + text.size(), number);
  if (wrong != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<CheckpointPlace> place_of_name(std::string_view name) {
  const auto epochs = take_number(name, "epoch_");
  if (!epochs) return std::nullopt;
  const std::int64_t step = take_number(name, "_step_").value_or(0);
  if (name != suffix) return std::nullopt;
  return CheckpointPlace{static_cast<int>(*epochs), step};
}

/// The position of the hash's digits. In texts within the header, quotes are escaped, so nothing else there
/// looks like this.
std::size_t place_of_hash(std::string_view bytes) {
  const std::string key = fmt::format("\"{}\":\"", hash_key);
  const std::size_t found = bytes.find(key);
  return found == bytes.npos ? bytes.npos : found + key.size();
}

void require_whole(std::string bytes, const std::string& file) {
  const std::size_t at = place_of_hash(bytes);
  if (at == bytes.npos || bytes.size() - at < hash_digits) {
    throw DataError(fmt::format("{} is no whole checkpoint: its checksum is missing", file));
  }
  const std::string recorded = bytes.substr(at, hash_digits);
  bytes.replace(at, hash_digits, hash_digits, '0');
  if (sha256_of_text(bytes) != recorded) {
    throw DataError(fmt::format("{} is damaged: its bytes are not those that were written", file));
  }
}

}  // namespace

CheckpointPlace place_of(const FitState& state) { return {state.epoch - 1, state.step}; }

std::string text(const CheckpointPlace& place) {
  if (place.step > 0) return fmt::format("step {} of epoch {}", place.step, place.epochs + 1);
  return place.epochs > 0 ? fmt::format("the end of epoch {}", place.epochs) : "the beginning";
}

std::vector<CheckpointFile> checkpoint_files(const RunDirectory& directory) {
  std::vector<CheckpointFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory.checkpoint_folder(), error)) {
    const auto place = place_of_name(entry.path().filename().string());
    if (place) files.push_back({entry.path(), *place});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.place > b.place; });
  return files;
}

fs::path checkpoint_path(const RunDirectory& directory, const CheckpointPlace& place) {
  const std::string step = place.step > 0 ? fmt::format("_step_{:06}", place.step) : "";
  return directory.checkpoint_folder() / fmt::format("epoch_{:06}{}{}", place.epochs, step, suffix);
}

fs::path write_checkpoint(const RunDirectory& directory, const Checkpoint& checkpoint,
                          const CheckpointRecord& record) {
  StoredCheckpoint made = stored(checkpoint);
  std::string bytes = safetensors_bytes(made.tensors, {{"format", "plexus"},
                                                       {"plexus_format", std::to_string(newest_format)},
                                                       {"config", record.config},
                                                       {"manifest", record.manifest},
                                                       {"state", std::move(made.json)},
                                                       {hash_key, std::string(hash_digits, '0')}});
  bytes.replace(place_of_hash(bytes), hash_digits, sha256_of_text(bytes));
  const fs::path file = checkpoint_path(directory, place_of(checkpoint.state));
  std::error_code error;
  fs::create_directory(directory.checkpoint_folder(), error);
  if (error) {
    throw FileError(
        fmt::format("{}: cannot be created: {}", directory.checkpoint_folder().string(), error.message()));
  }
  write_file(file, bytes);
  return file;
}

ReadCheckpoint read_checkpoint(const fs::path& file) {
  const std::string bytes = read_file(file);
  const std::string name = file.string();
  const auto facts = safetensors_metadata(bytes, name);  // first: a newer format may have another checksum
  require_whole(bytes, name);
  const auto fact = [&](const char* key) {
    const auto found = facts.find(key);
    if (found != facts.end()) return found->second;
    throw DataError(fmt::format("{} is no checkpoint: its metadata has no '{}'", name, key));
  };
  try {
    return {checkpoint_of({read_safetensors(bytes, name), fact("state")}),
            manifest_of(fact("manifest"), name)};
  } catch (DataError& error) {
    if (!error.message().starts_with(name)) error.add_context(name);
    throw;
  }
}

}  // namespace plexus
