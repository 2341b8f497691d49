#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace plexus::app {

/// Answers the first SIGINT or SIGTERM on a thread of its own while it lives, whatever the other threads do:
/// also one that never returns from a plugin's code. What the process ignores stays ignored. Further ones
/// wait until it is destroyed. It must be made before the process starts other threads; these, and processes
/// started without a signal mask of their own, do not get the two signals. One thread at a time.
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
