#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/compare/checks/value_key.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/graph/symbol.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace plexus {

/// The values that kernels computed on one machine, saved for a comparison on another machine.
struct Recording {
  /// The output of a kernel for the exact inputs.
  struct Value {
    Tensor found;
    std::uint64_t inputs = 0;  ///< fingerprint of the inputs, rounded to the node's types
  };

  std::uint64_t samples = 0;                       ///< fingerprint of the data
  std::map<std::int64_t, Store::Snapshot> states;  ///< the variables of the checks, by ProgramKey::step
  std::map<std::string, Value> values;             ///< by ValueKey::text

  bool empty() const { return states.empty(); }
};

/// FNV-1a over the bytes of tensors, eight at a time
/// (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv): equal bits have equal
/// fingerprints on every machine.
std::uint64_t fingerprint(std::span<const Tensor> tensors);
std::uint64_t fingerprint(const Samples& samples);

/// Writes `states.safetensors` and `values.safetensors` into an existing directory. Throws FileError.
void write_recording(const std::filesystem::path& directory, const Recording& recording);
/// Throws FileError for a missing file, and DataError, naming the file, for a damaged one.
Recording read_recording(const std::filesystem::path& directory);

/// Where the values of one program are stored, and where another machine's values are looked up. Both may be
/// null.
struct ValueExchange {
  Recording* to = nullptr;
  const Recording* from = nullptr;
  std::string backend;
  ProgramKey program;

  /// The key of `origin` (a symbol of the traced graph) in this program, as text.
  std::string key(const Symbol& origin) const;
  /// The other machine's value; null if it has none with this key and type.
  const Recording::Value* find(const Symbol& origin, const Type& type) const;
};

}  // namespace plexus
