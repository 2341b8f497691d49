#include <plexus/data/safetensors.hpp>
#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Any bytes are named tensors or a DataError; what was read, is written so that it reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const plexus::NamedTensors tensors = plexus::read_safetensors(
        std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.safetensors");
    if (plexus::read_safetensors(plexus::safetensors_bytes(tensors), "again") != tensors) std::abort();
  } catch (const plexus::DataError&) {
  }
  return 0;
}
