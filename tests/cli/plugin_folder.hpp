#pragma once

#include <plexus/files/sha256.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "../support/process.hpp"
#include "../support/scratch.hpp"

namespace plexus::tests {

/// A folder with the library of a plugin, snake.so, in which `plexus plugin` is called.
struct PluginFolder {
  Scratch scratch;

  PluginFolder() { std::filesystem::copy(PLEXUS_SNAKE, scratch.path() / "snake.so"); }
  Outcome plexus(std::vector<std::string> words) const {
    words.insert(words.begin(), "plugin");
    return run_plexus(words, scratch.path());
  }
  std::string hash() const { return sha256_of(scratch.path() / "snake.so"); }
};

}  // namespace plexus::tests
