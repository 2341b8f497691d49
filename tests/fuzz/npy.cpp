#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

plexus::Tensor read(std::span<const std::byte> bytes) {
  return plexus::read_npy(*plexus::bytes_in_memory(bytes, "fuzz.npy"));
}

}  // namespace

/// Any bytes are an NPY array or a DataError; what was read, is written so that it reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const plexus::Tensor values = read(std::as_bytes(std::span(data, size)));
    const std::string written = plexus::npy_bytes(values);
    if (!(read(std::as_bytes(std::span(written))) == values)) std::abort();
  } catch (const plexus::DataError&) {
  }
  return 0;
}
