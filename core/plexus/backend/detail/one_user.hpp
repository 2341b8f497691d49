#pragma once

#include <plexus/error/detail/thread_number.hpp>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace plexus::detail {

/// Refuses a second thread in an object that serves one at a time, instead of letting both damage its memory.
/// Thread-safe.
class OneUser {
 public:
  /// `what`: the name of the object in messages, such as "trainer". Must be a string literal, since it is not
  /// copied.
  explicit OneUser(std::string_view what) : what_(what) {}

  /// Marks the object as used by the calling thread while the Use exists. A thread may nest its own uses, as
  /// when a hook of a training asks its trainer for the weights.
  class Use {
   public:
    /// Throws UsageError if another thread uses the object. In a forked child it also throws if a thread of
    /// the parent, which does not exist in the child, used the object when the process forked.
    explicit Use(OneUser& object) : object_(object) {
      const std::uint64_t self = thread_number();
      std::uint64_t user = nobody;
      outermost_ = object.user_.compare_exchange_strong(user, self, std::memory_order_acquire);
      if (!outermost_ && user != self) object.refuse();
    }
    ~Use() {
      if (outermost_) object_.user_.store(nobody, std::memory_order_release);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    OneUser& object_;
    bool outermost_;
  };

 private:
  static constexpr std::uint64_t nobody = 0;

  [[noreturn]] void refuse() const;

  std::string_view what_;
  std::atomic<std::uint64_t> user_{nobody};
};

}  // namespace plexus::detail
