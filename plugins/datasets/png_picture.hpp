#pragma once

#include <string>

#include "picture.hpp"

namespace plexus {

/// The picture of a file's bytes; see read_picture. Throws DataError that names the file if it is broken.
Picture png_picture(const std::string& bytes, const std::string& file);

}  // namespace plexus
