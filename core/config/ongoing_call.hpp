#pragma once

#include <string_view>

namespace plexus {

struct Origin;

/// A call of a component's own code, while it lasts: by which a process that is ended within it can say whose
/// code it was in. Each thread has its own calls, one within another.
class OngoingCall {
 public:
  /// `origin`: null if it is not known. What both refer to must live as long.
  OngoingCall(const Origin* origin, std::string_view doing) noexcept;
  ~OngoingCall();
  OngoingCall(const OngoingCall&) = delete;
  OngoingCall& operator=(const OngoingCall&) = delete;

  const Origin* origin() const noexcept { return origin_; }
  std::string_view doing() const noexcept { return doing_; }

  /// The innermost of the calling thread; null: there is none. A handler of signals may ask.
  static const OngoingCall* innermost() noexcept;

 private:
  const Origin* origin_;
  std::string_view doing_;
  const OngoingCall* outer_;
};

}  // namespace plexus
