#pragma once

#include <plexus/backend/backend.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// The backends that a model runs on: nodes go to `chosen`, else to the op's own kernel, else to its
/// definition, else to `reference`. What runs once (constants, initializers) runs on `reference`.
struct Backends {
  std::shared_ptr<const Backend> chosen;
  std::shared_ptr<const Backend> reference;
  bool allow_fallback = true;  ///< false: a node that only `reference` has is an error
  /// Backends that failed when they were created or asked whether they can run here, with the reason.
  std::vector<std::string> left_out = {};
};

/// Throws UsageError, which names the member, if `chosen` or `reference` is null.
void require_backends(const Backends& backends);

}  // namespace plexus
