#include <plexus/config/to_yaml.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Any bytes are a configuration or a ConfigError; what was read, is written so that it reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = [](std::string text) {
    const plexus::Source source{"fuzz.yaml", std::move(text), "."};
    return plexus::parse_yaml(std::make_shared<plexus::Source>(source));
  };
  plexus::Tree tree;
  try {
    tree = parsed(std::string(reinterpret_cast<const char*>(data), size));
  } catch (const plexus::ConfigError&) {
    return 0;
  }
  if (!(parsed(to_yaml(tree)) == tree)) std::abort();
  return 0;
}
