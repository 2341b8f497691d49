#pragma once

#include <plexus/backend/backend.hpp>

#include <map>
#include <memory>
#include <string>

namespace plexus::conformance {

using Installed = std::map<std::string, std::shared_ptr<const Backend>>;

/// The backends that this machine can run, by name; those left out are told once.
const Installed& installed_backends();
const Backend& reference_backend();

}  // namespace plexus::conformance
