#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/graph/symbol.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace plexus {

/// What the kernels of a comparison computed on one machine, kept for a comparison on another.
struct Recording {
  /// An output of a kernel that was fed the truth's inputs.
  struct Value {
    Tensor found;
    std::uint64_t inputs = 0;  ///< fingerprint of those inputs, rounded to the node's types
  };

  std::uint64_t samples = 0;                       ///< fingerprint of the data
  std::map<std::int64_t, Store::Snapshot> states;  ///< the variables checked with, by ProgramCheck's step
  std::map<std::string, Value> values;             ///< by ValueExchange::key

  bool empty() const { return states.empty(); }
};

/// FNV-1a over the bytes of tensors, eight at a time
/// (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv): equal bits, equal numbers on every machine.
std::uint64_t fingerprint(std::span<const Tensor> tensors);
std::uint64_t fingerprint(const Samples& samples);

/// Writes `states.safetensors` and `values.safetensors` into an existing directory. Throws FileError.
void write_recording(const std::filesystem::path& directory, const Recording& recording);
/// Throws FileError for a missing file and DataError, naming the file, for a damaged one.
Recording read_recording(const std::filesystem::path& directory);

/// Where the values of one program go, and where another machine's are looked up; both may be absent.
struct ValueExchange {
  Recording* to = nullptr;
  const Recording* from = nullptr;
  std::string program;  ///< "onednn/train of 32 rows/step 1/2 threads"

  /// The name of the value that `origin` (a symbol of the traced graph) has in this program.
  std::string key(const Symbol& origin) const;
  /// The other machine's value; null if it has none of this name and type.
  const Recording::Value* find(const Symbol& origin, const Type& type) const;
};

}  // namespace plexus
