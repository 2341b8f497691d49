#pragma once

#include <plexus/graph/op.hpp>

#include <span>
#include <vector>

namespace plexus {

/// All of core's ops, leaves included, in order of name.
std::vector<const Op*> core_ops();

/// Put one of these at namespace scope of an op's source file to bring its ops into the catalogue; a new
/// family of ops is a new file and nothing else. It is constructed with the other objects at namespace scope,
/// before any thread is started.
class CoreOps {
 public:
  explicit CoreOps(std::initializer_list<const Op*> ops);
};

}  // namespace plexus
