#include "scratch.hpp"

#include <atomic>
#include <fstream>
#include <iterator>

#include <unistd.h>

namespace plexus::tests {

namespace fs = std::filesystem;

std::string read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

fs::path unique_path(const char* kind) {
  static std::atomic<int> count = 0;
  return fs::temp_directory_path() /
         ("plexus-" + std::string(kind) + "-" + std::to_string(getpid()) + "-" + std::to_string(count++));
}

Scratch::Scratch() : path_(unique_path("scratch")) { fs::create_directories(path_); }
Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path Scratch::write(const std::string& name, std::string_view bytes) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << bytes;
  return path_ / name;
}

std::string Scratch::read(const std::string& name) const { return read_all(path_ / name); }

}  // namespace plexus::tests
