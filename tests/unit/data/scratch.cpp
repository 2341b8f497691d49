#include "scratch.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "plexus-data-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path Scratch::file(const std::string& name, std::string_view bytes) const {
  const std::filesystem::path path = folder_ / name;
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

bool Says::operator()(const plexus::Error& error) const {
  const bool found = error.message().find(part) != std::string::npos;
  if (!found) BOOST_TEST_MESSAGE("expected '" << part << "' in: " << error.message());
  return found;
}
