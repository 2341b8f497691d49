#pragma once

#include <string>

namespace plexus {

/// `base`, or the first of base_1, base_2, ... that is not taken: how layers, outputs and metrics that share
/// a name are told apart. `taken(name)` says whether somebody has it.
template <class Taken>
std::string free_name(const std::string& base, Taken&& taken) {
  std::string name = base;
  for (int i = 1; taken(name); ++i) name = base + '_' + std::to_string(i);
  return name;
}

}  // namespace plexus
