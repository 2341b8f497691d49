// Does what PLEXUS_TEST_END names while it is loaded or registered.

#include <plexus/plexus.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace {

bool is_asked_for(std::string_view end) {
  const char* const asked = std::getenv("PLEXUS_TEST_END");
  return asked != nullptr && end == asked;
}

/// Whoever waits for it finds a file.
[[noreturn]] void loop() {
  std::ofstream("looping.pid") << getpid() << std::endl;
  while (true) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

struct Constructed {
  Constructed() {
    if (is_asked_for("throw in a static constructor")) throw std::runtime_error("no licence found");
    if (is_asked_for("abort in a static constructor")) std::abort();
    if (is_asked_for("loop in a static constructor")) loop();
  }
};
const Constructed constructed;

}  // namespace

PLEXUS_PLUGIN("ends_loading", "1.0.0", registrar) {
  if (is_asked_for("throw in registration")) throw std::runtime_error("no licence found");
  if (is_asked_for("abort in registration")) std::abort();
  if (is_asked_for("loop in registration")) loop();
}
