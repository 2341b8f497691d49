#pragma once

#include <plexus/backend/backends.hpp>

#include <string>

#include "node_case.hpp"

namespace plexus::onnx_tests {

/// How a case came out on a backend.
struct Outcome {
  enum class Kind {
    right,
    wrong,       ///< a value is beyond the tolerance, or of another type
    refused,     ///< mapped, but a message instead of values
    not_mapped,  ///< our ops do not express it
  };
  Kind kind = Kind::right;
  std::string why;  ///< but of `right`
};

Outcome tried(const NodeCase& each, const Backends& backends);

}  // namespace plexus::onnx_tests
