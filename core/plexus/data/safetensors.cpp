#include <plexus/data/format_version.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/file_kind.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* metadata_key = "__metadata__";
constexpr const char* format_key = "plexus_format";
constexpr std::uint64_t max_header = 100'000'000;  // the format's own limit

struct Code {
  const char* text;
  DType dtype;
};
constexpr Code codes[] = {{"F32", DType::float32}, {"F64", DType::float64}, {"I32", DType::int32},
                          {"I64", DType::int64},   {"U8", DType::uint8},    {"BOOL", DType::boolean}};

const char* code_of(DType dtype) {
  for (const Code& code : codes) {
    if (code.dtype == dtype) return code.text;
  }
  throw UsageError("safetensors has no such dtype");
}

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  DataError error(fmt::format("{}: not a usable safetensors file: {}", file, what));
  error.facts().file = file;
  throw error;
}

DType dtype_of_code(const std::string& file, const std::string& name, const std::string& text) {
  for (const Code& code : codes) {
    if (text == code.text) return code.dtype;
  }
  refuse(file,
         fmt::format("tensor '{}' has dtype '{}'; F32, F64, I32, I64, U8 and BOOL can be read", name, text));
}

Shape shape_of(const std::string& file, const std::string& name, const Json& dims) {
  std::vector<std::int64_t> sizes;
  std::uint64_t elements = 1;
  for (const Json& dim : dims) {
    if (!dim.is_number_unsigned())
      refuse(file, fmt::format("tensor '{}' has a bad shape {}", name, dims.dump()));
    const auto size = dim.get<std::uint64_t>();
    if (size > (std::uint64_t{1} << 40) || (size != 0 && elements > (std::uint64_t{1} << 40) / size)) {
      refuse(file, fmt::format("tensor '{}' has the absurd shape {}", name, dims.dump()));
    }
    elements *= size;
    sizes.push_back(static_cast<std::int64_t>(size));
  }
  if (sizes.size() > Shape::max_rank)
    refuse(file, fmt::format("tensor '{}' has {} dimensions", name, sizes.size()));
  return Shape(std::span<const std::int64_t>(sizes));
}

/// The offsets of a tensor in the data.
struct StoredTensor {
  std::string name;
  Type type;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

StoredTensor stored_of(const std::string& file, const std::string& name, const Json& entry) {
  const auto has = [&](const char* key) { return entry.contains(key); };
  if (!entry.is_object() || entry.size() != 3 || !has("dtype") || !has("shape") || !has("data_offsets") ||
      !entry["dtype"].is_string() || !entry["shape"].is_array() || !entry["data_offsets"].is_array() ||
      entry["data_offsets"].size() != 2 || !entry["data_offsets"][0].is_number_unsigned() ||
      !entry["data_offsets"][1].is_number_unsigned()) {
    refuse(file, fmt::format("the header's entry of '{}' is not {{dtype, shape, data_offsets}}", name));
  }
  StoredTensor stored{
      name,
      {dtype_of_code(file, name, entry["dtype"].get<std::string>()), shape_of(file, name, entry["shape"])},
      entry["data_offsets"][0].get<std::uint64_t>(),
      entry["data_offsets"][1].get<std::uint64_t>()};
  const std::size_t needed = stored.type.bytes();
  if (stored.begin > stored.end || stored.end - stored.begin != needed) {
    refuse(file, fmt::format("tensor '{}' of type {} needs {} bytes but lies at {}..{}", name,
                             stored.type.text(), needed, stored.begin, stored.end));
  }
  return stored;
}

/// The tensors in the order of their offsets. Throws DataError unless each byte belongs to exactly one
/// tensor: unused bytes could hide something, and overlapping tensors could make a small file fill the
/// memory.
std::vector<StoredTensor> laid_out(const std::string& file, std::vector<StoredTensor> tensors,
                                   std::uint64_t size) {
  std::sort(tensors.begin(), tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  std::uint64_t at = 0;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.begin != at) {
      refuse(file, fmt::format("tensor '{}' begins at {}, expected {}: tensors must lie one behind the other",
                               tensor.name, tensor.begin, at));
    }
    at = tensor.end;
  }
  if (at != size) {
    refuse(file, fmt::format("its tensors take {} bytes, but it has {}: the file is truncated or damaged", at,
                             size));
  }
  return tensors;
}

void check_metadata(const std::string& file, const Json& metadata) {
  bool good = metadata.is_object();
  for (const Json& value : metadata) good = good && value.is_string();
  if (!good) refuse(file, "__metadata__ is not a map of texts");
  if (!metadata.contains(format_key)) return;
  const auto text = metadata[format_key].get<std::string>();
  int version = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (wrong != std::errc() || end != text.data() + text.size()) {
    refuse(file, fmt::format("its {} is '{}', expected a whole number", format_key, text));
  }
  require_known_format(file, version);
}

/// The header. Throws DataError if an object in it has a key twice, which the JSON parser would accept.
Json parsed_header(const std::string& file, std::string_view text) {
  std::vector<std::set<std::string>> open;
  std::optional<std::string> twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(value.get<std::string>()).second) {
      twice = value.get<std::string>();
    }
    return true;
  };
  Json header;
  if (text.starts_with('{')) header = Json::parse(text.begin(), text.end(), watch, false);
  if (!header.is_object()) refuse(file, "its header is not a JSON object");
  if (twice) refuse(file, fmt::format("its header names '{}' twice", *twice));
  return header;
}

/// Throws UsageError for a name that could not be read back.
void require_name(const std::string& name) {
  if (name == metadata_key) throw UsageError("a tensor cannot be named '__metadata__' in a safetensors file");
  if (!is_utf8(name)) {
    throw UsageError(
        fmt::format("the name '{}' of a tensor is not UTF-8, expected in safetensors files", name));
  }
}

/// The two pieces of a file: the text of its header, and its data.
struct Pieces {
  std::string_view header;
  std::string_view data;
};

/// The length of the header, from the first bytes of a file of `size` bytes.
std::uint64_t header_length(std::string_view first, std::uint64_t size, const std::string& name) {
  std::uint64_t length = 0;
  if (first.size() < sizeof length) refuse(name, fmt::format("it has {} bytes, fewer than its header", size));
  std::memcpy(&length, first.data(), sizeof length);
  if (length > max_header || length > size - sizeof length) {
    refuse(name, fmt::format("its header claims {} bytes of {}: truncated, or another format", length, size));
  }
  return length;
}

Pieces pieces_of(std::string_view bytes, const std::string& name) {
  const std::uint64_t length = header_length(bytes, bytes.size(), name);
  return {bytes.substr(sizeof length, length), bytes.substr(sizeof length + length)};
}

std::map<std::string, std::string> metadata_of(std::string_view header, const std::string& name) {
  const Json parsed = parsed_header(name, header);
  const auto found = parsed.find(metadata_key);
  if (found == parsed.end()) return {};
  check_metadata(name, *found);
  return found->get<std::map<std::string, std::string>>();
}

void require_regular(const std::filesystem::path& file) {
  const std::string reason = why_not_regular(file);
  if (!reason.empty()) throw FileError(fmt::format("cannot read {}: {}", file.string(), reason));
}

}  // namespace

std::string safetensors_bytes(const NamedTensors& tensors,
                              const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    require_name(name);
    const auto dims = tensor.shape().dims();
    header[name] = {{"dtype", code_of(tensor.dtype())},
                    {"shape", std::vector<std::int64_t>(dims.begin(), dims.end())},
                    {"data_offsets", {offset, offset + tensor.bytes()}}};
    offset += tensor.bytes();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');

  std::string bytes(sizeof(std::uint64_t), '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += text;
  bytes.reserve(bytes.size() + offset);
  for (const auto& entry : tensors) {
    bytes.append(reinterpret_cast<const char*>(entry.second.raw()), entry.second.bytes());
  }
  return bytes;
}

void write_safetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                       const std::map<std::string, std::string>& metadata) {
  write_file(file, safetensors_bytes(tensors, metadata));
}

NamedTensors read_safetensors(std::string_view bytes, const std::string& name) {
  const auto [text, data] = pieces_of(bytes, name);
  const Json header = parsed_header(name, text);
  std::vector<StoredTensor> stored;
  for (const auto& [key, entry] : header.items()) {
    if (key == metadata_key) {
      check_metadata(name, entry);
    } else {
      stored.push_back(stored_of(name, key, entry));
    }
  }
  NamedTensors tensors;
  for (const StoredTensor& each : laid_out(name, std::move(stored), data.size())) {
    Tensor tensor(each.type);
    if (tensor.bytes() > 0) std::memcpy(tensor.raw(), data.data() + each.begin, tensor.bytes());
    tensors.emplace(each.name, std::move(tensor));
  }
  return tensors;
}

std::map<std::string, std::string> safetensors_metadata(std::string_view bytes, const std::string& name) {
  return metadata_of(pieces_of(bytes, name).header, name);
}

std::map<std::string, std::string> safetensors_metadata(const std::filesystem::path& file) {
  require_regular(file);
  constexpr std::size_t prefix = sizeof(std::uint64_t);
  const std::string first = read_file_start(file, prefix);
  const std::uint64_t length = header_length(first, std::filesystem::file_size(file), file.string());
  const std::string start = read_file_start(file, prefix + length);
  return metadata_of(std::string_view(start).substr(prefix), file.string());
}

NamedTensors read_safetensors(const std::filesystem::path& file) {
  require_regular(file);
  return read_safetensors(read_file(file), file.string());
}

}  // namespace plexus
