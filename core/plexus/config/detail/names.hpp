#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace plexus {

/// Names become keys of run files and paths of variables: letters, digits, '_', '-' and '.', one at least.
inline bool is_good_name(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), good);
}

/// `base` (number 0) or the first of base_1, base_2, ... from base_number on that is not taken; then `number`
/// is its number.
template <class Taken>
std::string free_name(const std::string& base, int& number, Taken&& taken) {
  std::string name = number == 0 ? base : base + '_' + std::to_string(number);
  while (taken(name)) name = base + '_' + std::to_string(++number);
  return name;
}

/// `base`, or the first of base_1, base_2, ... that is not taken: how layers, outputs and metrics that share
/// a name are told apart. `taken(name)` says whether the name is in use.
template <class Taken>
std::string free_name(const std::string& base, Taken&& taken) {
  int number = 0;
  return free_name(base, number, taken);
}

}  // namespace plexus
