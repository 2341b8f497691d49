#pragma once

#include <plexus/config/tree.hpp>

#include <memory>
#include <string>

namespace plexus::tests {

/// What a validator of JSON Schema (valijson) says of run files by what `plexus schema` prints, with the
/// plugins that this process has loaded when it is made.
class RunFileSchema {
 public:
  RunFileSchema();
  explicit RunFileSchema(const std::string& schema);
  ~RunFileSchema();
  RunFileSchema(const RunFileSchema&) = delete;
  RunFileSchema& operator=(const RunFileSchema&) = delete;

  /// What is wrong with a run file, as its reader of YAML sees it; empty if nothing is.
  std::string complaint(const Tree& run) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace plexus::tests
