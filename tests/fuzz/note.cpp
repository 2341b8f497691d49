// Any bytes given for a plugin's file: its note is read or refused, nothing else.

#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/detail/note_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    plexus::check_abi(plexus::read_note(std::as_bytes(std::span(data, size)), "fuzzed.so"), "fuzzed.so");
  } catch (const plexus::PluginError&) {
  }
  return 0;
}
