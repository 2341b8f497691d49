#pragma once

#include <plexus/error/error.hpp>

#include <string>

namespace plexus {

/// The version of the files in a run directory. config.yaml, manifest.json, history.json and the metadata of
/// weights.safetensors each carry it, since they may be copied one by one. Files of every version up to this
/// one are read. 1: the manifest has no version and stores uses of columns as numbers; 2: it has no state; 3:
/// the other files have no version; 4: the manifest has no preparation.
inline constexpr int newest_format = 5;

/// A file has a newer format than this program knows: it is not damaged, but written by a newer program.
class NewerFormatError : public DataError {
 public:
  using DataError::DataError;
};

/// Throws NewerFormatError if `version` is newer than this program knows; `file` is named in front of the
/// message. Thread-safe.
void require_known_format(const std::string& file, int version);

}  // namespace plexus
