#pragma once

#include <plexus/check/check_component.hpp>

#include <string>

namespace plexus {

/// The conformance suite for a registered backend: each op in each of its cases, with the request's dtypes
/// and numbers of threads, and a small network. The lines say whether the backend has the op itself, composes
/// it of others, or falls back on reference, with its time beside that of reference; a case of which it runs
/// nothing is not compared. The last line for each dtype sums up the support.
void check_backend(const std::string& name, const CheckRequest& request, CheckTable& table);

}  // namespace plexus
