#pragma once

#include <plexus/compare/comparison.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// The name under which a saved comparison keeps a value that a kernel computed: the backend, the program,
/// and the symbol of the traced graph (the id of its node and the output) that the value stands for.
struct ValueKey {
  std::string backend;
  ProgramKey program;
  std::int64_t node = 0;
  int output = 0;

  /// "onednn/train of 32 rows/step 1/2 threads/17.0".
  std::string text() const;
  /// Nothing if the text is not of this form.
  static std::optional<ValueKey> parse(std::string_view text);
  friend bool operator==(const ValueKey&, const ValueKey&) = default;
};

}  // namespace plexus
