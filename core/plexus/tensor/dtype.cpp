#include <plexus/error/error.hpp>
#include <plexus/tensor/dtype.hpp>

#include <array>
#include <string>

namespace plexus {

namespace {

struct Entry {
  std::string_view name;
  std::size_t size;
};

// In the order of the enumerators.
constexpr std::array<Entry, 6> entries{
    {{"float32", 4}, {"float64", 8}, {"int32", 4}, {"int64", 8}, {"uint8", 1}, {"bool", 1}}};

static_assert(sizeof(bool) == 1, "a tensor of bool has one byte an element");

}  // namespace

std::string_view name_of(DType dtype) { return entries[static_cast<std::size_t>(dtype)].name; }

std::size_t size_of(DType dtype) { return entries[static_cast<std::size_t>(dtype)].size; }

DType dtype_named(std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<DType>(i);
  }
  throw ConfigError("unknown dtype '" + std::string(name) +
                    "'; expected float32, float64, int32, int64, uint8 or bool");
}

}  // namespace plexus
