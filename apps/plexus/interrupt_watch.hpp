#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace plexus::app {

/// Calls `answer` on a thread of its own at the first SIGINT or SIGTERM, whatever the other threads do, even
/// if one never returns from a plugin's code. Signals that the process ignores stay ignored. Further signals
/// stay pending until the watch is destroyed. It must be made before the process starts other threads; these,
/// and processes started without a signal mask of their own, do not get the two signals. One thread at a
/// time.
class InterruptWatch {
 public:
  explicit InterruptWatch(std::function<void(int signal)> answer);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  sigset_t before_;
  std::jthread thread_;
};

}  // namespace plexus::app
