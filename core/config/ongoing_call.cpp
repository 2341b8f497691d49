#include <plexus/config/ongoing_call.hpp>

namespace plexus {
namespace {

thread_local const OngoingCall* innermost_call = nullptr;

}  // namespace

OngoingCall::OngoingCall(const Origin* origin, std::string_view doing) noexcept
    : origin_(origin), doing_(doing), outer_(innermost_call) {
  innermost_call = this;
}

OngoingCall::~OngoingCall() { innermost_call = outer_; }

const OngoingCall* OngoingCall::innermost() noexcept { return innermost_call; }

}  // namespace plexus
