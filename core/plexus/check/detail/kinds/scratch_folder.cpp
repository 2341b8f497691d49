#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/error/error.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include <fmt/format.h>

namespace plexus {

ScratchFolder::ScratchFolder() {
  const char* const parent = std::getenv(parent_variable);
  const std::filesystem::path folder = parent != nullptr ? parent : std::filesystem::temp_directory_path();
  std::string name = (folder / "plexus-check-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw FileError(fmt::format("'{}': no temporary folder can be made: {}", name, std::strerror(errno)));
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace plexus
