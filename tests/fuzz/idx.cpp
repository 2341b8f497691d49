#include <plexus/data/idx.hpp>
#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>

/// Any bytes are an IDX array or a DataError.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto source = plexus::bytes_in_memory(std::as_bytes(std::span(data, size)), "fuzz.idx");
    plexus::read_idx(*source);
  } catch (const plexus::DataError&) {
  }
  return 0;
}
