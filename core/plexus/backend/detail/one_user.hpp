#pragma once

#include <atomic>
#include <string_view>
#include <thread>

namespace plexus::detail {

/// Refuses a second thread in an object that serves one at a time, instead of letting both damage its memory.
/// Thread-safe.
class OneUser {
 public:
  /// `what`: the object, for messages: "trainer". A literal.
  explicit OneUser(std::string_view what) : what_(what) {}

  /// A use of the object by the calling thread, which lasts as long as this does. A thread may use it again
  /// within its own use: a hook of a training asks its trainer for the weights.
  class Use {
   public:
    /// Throws UsageError if another thread uses the object. In a forked child that is also so if a thread of
    /// the parent, which the child lacks, used it when the process forked.
    explicit Use(OneUser& object) : object_(object) {
      const std::thread::id self = std::this_thread::get_id();
      std::thread::id user;
      outermost_ = object.user_.compare_exchange_strong(user, self, std::memory_order_acquire);
      if (!outermost_ && user != self) object.refuse();
    }
    ~Use() {
      if (outermost_) object_.user_.store({}, std::memory_order_release);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    OneUser& object_;
    bool outermost_;
  };

 private:
  [[noreturn]] void refuse() const;

  std::string_view what_;
  std::atomic<std::thread::id> user_{};
};

}  // namespace plexus::detail
