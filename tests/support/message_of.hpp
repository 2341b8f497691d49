#pragma once

#include <plexus/error/error.hpp>

#include <string>

namespace plexus::test {

/// The message of the error (of class E) that `f` throws.
template <class E = Error, class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const E& error) {
    return error.message();
  }
  return "nothing was thrown";
}

}  // namespace plexus::test
