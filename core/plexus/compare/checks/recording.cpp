#include <plexus/compare/checks/recording.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

namespace {

namespace fs = std::filesystem;

constexpr const char* states_file = "states.safetensors";
constexpr const char* values_file = "values.safetensors";
constexpr const char* samples_name = "samples";
/// Suffix of the name under which the fingerprint of a value's inputs is stored.
constexpr std::string_view inputs_of = " inputs";

constexpr std::uint64_t offset_basis = 0xCBF29CE484222325;
constexpr std::uint64_t prime = 0x100000001B3;

void add(std::uint64_t& hash, const Tensor& tensor) {
  const std::byte* bytes = tensor.raw();
  for (std::size_t left = tensor.bytes(); left > 0;) {
    const std::size_t taken = std::min(left, sizeof(std::uint64_t));
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, taken);
    hash = (hash ^ word) * prime;
    bytes += taken;
    left -= taken;
  }
}

Tensor stored(std::uint64_t number) {
  Tensor tensor(DType::int64, {});
  std::memcpy(tensor.raw(), &number, sizeof number);
  return tensor;
}

std::uint64_t number_of(const NamedTensors& tensors, const std::string& name, const fs::path& file) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.type() != Type{DType::int64, {}}) {
    throw DataError(fmt::format("{} is not what 'plexus compare --save' writes: '{}' is {}", file.string(),
                                name, found == tensors.end() ? "missing" : found->second.type().text()));
  }
  std::uint64_t number = 0;
  std::memcpy(&number, found->second.raw(), sizeof number);
  return number;
}

/// Returns 51 for "51/dense/kernel".
std::int64_t step_of(const std::string& name, const fs::path& file) {
  std::int64_t step = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
  if (error == std::errc() && end != name.data() + name.size() && *end == '/') return step;
  throw DataError(
      fmt::format("{} is not what 'plexus compare --save' writes: '{}' names no step", file.string(), name));
}

}  // namespace

std::uint64_t fingerprint(std::span<const Tensor> tensors) {
  std::uint64_t hash = offset_basis;
  for (const Tensor& tensor : tensors) add(hash, tensor);
  return hash;
}

std::uint64_t fingerprint(const Samples& samples) {
  std::uint64_t hash = offset_basis;
  for (const Column& column : samples.inputs) add(hash, column.values);
  for (const Column& column : samples.targets) add(hash, column.values);
  for (const std::optional<Tensor>& weight : samples.weights) {
    if (weight) add(hash, *weight);
  }
  return hash;
}

void write_recording(const fs::path& directory, const Recording& recording) {
  NamedTensors states{{samples_name, stored(recording.samples)}};
  for (const auto& [step, variables] : recording.states) {
    for (const auto& [name, value] : variables) states[fmt::format("{}/{}", step, name)] = value;
  }
  write_safetensors(directory / states_file, states);
  NamedTensors values;
  for (const auto& [name, value] : recording.values) {
    values[name] = value.found;
    values[name + std::string(inputs_of)] = stored(value.inputs);
  }
  write_safetensors(directory / values_file, values);
}

Recording read_recording(const fs::path& directory) {
  Recording recording;
  const NamedTensors states = read_safetensors(directory / states_file);
  recording.samples = number_of(states, samples_name, directory / states_file);
  for (const auto& [name, value] : states) {
    if (name == samples_name) continue;
    const std::int64_t step = step_of(name, directory / states_file);
    recording.states[step].emplace_back(name.substr(name.find('/') + 1), value);
  }
  if (recording.empty()) {
    throw DataError(fmt::format("{} holds no variables to start from: the saved comparison is incomplete",
                                (directory / states_file).string()));
  }
  const NamedTensors values = read_safetensors(directory / values_file);
  for (const auto& [name, value] : values) {
    if (name.ends_with(inputs_of)) continue;
    if (!ValueKey::parse(name)) {
      throw DataError(
          fmt::format("{} is not what 'plexus compare --save' writes: '{}' names no value of a program",
                      (directory / values_file).string(), name));
    }
    const std::string inputs = name + std::string(inputs_of);
    recording.values[name] = {value, number_of(values, inputs, directory / values_file)};
  }
  return recording;
}

std::string ValueExchange::key(const Symbol& origin) const {
  return ValueKey{backend, program, origin.node().id(), origin.output()}.text();
}

const Recording::Value* ValueExchange::find(const Symbol& origin, const Type& type) const {
  if (from == nullptr || !origin) return nullptr;
  const auto found = from->values.find(key(origin));
  return found != from->values.end() && found->second.found.type() == type ? &found->second : nullptr;
}

}  // namespace plexus
