#include "interrupt_watch.hpp"

#include <plexus/compare/detail/watch/supervisor.hpp>

#include <ctime>
#include <utility>

namespace plexus::app {
namespace {

constexpr timespec tick{0, 50'000'000};

}  // namespace

InterruptWatch::InterruptWatch(std::function<void(int signal)> answer) {
  const sigset_t watched = heeded_requests();
  pthread_sigmask(SIG_BLOCK, &watched, &before_);
  thread_ = std::jthread([watched, answer = std::move(answer)](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const int signal = sigtimedwait(&watched, nullptr, &tick);
      if (signal <= 0) continue;
      answer(signal);
      return;
    }
  });
}

InterruptWatch::~InterruptWatch() {
  thread_.request_stop();
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace plexus::app
