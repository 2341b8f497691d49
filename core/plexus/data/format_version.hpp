#pragma once

#include <plexus/error/error.hpp>

#include <string>

namespace plexus {

/// The version of what a run directory holds. config.yaml, manifest.json, history.json and the metadata of
/// weights.safetensors carry it, each by itself, since they are copied one by one. Files of every version up
/// to this one are read. 1: the manifest has no version and stores uses of columns as numbers; 2: it has no
/// state; 3: the other files have no version; 4: the manifest has no preparation.
inline constexpr int newest_format = 5;

/// A file is of a newer format than this program knows: it is whole, and another program's.
class NewerFormatError : public DataError {
 public:
  using DataError::DataError;
};

/// Throws NewerFormatError if `version` is newer than this program knows; `file` is named in front of the
/// message. Thread-safe.
void require_known_format(const std::string& file, int version);

}  // namespace plexus
