#include <plexus/data/files.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/weights_file.hpp>

#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

using Json = nlohmann::ordered_json;

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

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw DataError(fmt::format("{}: not a usable safetensors file: {}", file.string(), what));
}

DType dtype_of_code(const std::filesystem::path& file, const std::string& name, const std::string& text) {
  for (const Code& code : codes) {
    if (text == code.text) return code.dtype;
  }
  refuse(file,
         fmt::format("tensor '{}' has dtype '{}'; F32, F64, I32, I64, U8 and BOOL can be read", name, text));
}

Shape shape_of(const std::filesystem::path& file, const std::string& name, const Json& dims) {
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

Tensor tensor_of(const std::filesystem::path& file, const std::string& name, const Json& entry,
                 std::span<const char> data) {
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets") || !entry["dtype"].is_string() || !entry["shape"].is_array() ||
      !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2 ||
      !entry["data_offsets"][0].is_number_unsigned() || !entry["data_offsets"][1].is_number_unsigned()) {
    refuse(file, fmt::format("the header's entry of '{}' lacks dtype, shape or data_offsets", name));
  }
  Tensor tensor(dtype_of_code(file, name, entry["dtype"].get<std::string>()),
                shape_of(file, name, entry["shape"]));
  const auto begin = entry["data_offsets"][0].get<std::uint64_t>();
  const auto end = entry["data_offsets"][1].get<std::uint64_t>();
  if (begin > end || end > data.size()) {
    refuse(file, fmt::format("tensor '{}' lies at {}..{} of {} bytes: the file is truncated or damaged", name,
                             begin, end, data.size()));
  }
  if (end - begin != tensor.bytes()) {
    refuse(file, fmt::format("tensor '{}' of type {} needs {} bytes but has {}", name, tensor.type().text(),
                             tensor.bytes(), end - begin));
  }
  std::memcpy(tensor.raw(), data.data() + begin, tensor.bytes());
  return tensor;
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw FileError(fmt::format("{}: cannot be opened for reading", file.string()));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

void write_safetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                       const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
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
  write_file_atomically(file, bytes);
}

NamedTensors read_safetensors(const std::filesystem::path& file) {
  const std::string bytes = read_all(file);
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length)
    refuse(file, fmt::format("it has {} bytes, fewer than its header", bytes.size()));
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > max_header || length > bytes.size() - sizeof length) {
    refuse(file, fmt::format("its header claims {} bytes of {}: truncated, or another format", length,
                             bytes.size()));
  }
  const char* text = bytes.data() + sizeof length;
  const Json header = Json::parse(text, text + length, nullptr, false);
  if (!header.is_object()) refuse(file, "its header is not a JSON object");

  const std::span<const char> data(text + length, bytes.size() - sizeof length - length);
  NamedTensors tensors;
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") tensors.emplace(name, tensor_of(file, name, entry, data));
  }
  return tensors;
}

}  // namespace plexus
