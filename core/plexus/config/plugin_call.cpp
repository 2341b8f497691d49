#include <plexus/config/component.hpp>
#include <plexus/config/detail/process_state.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <atomic>

#include <dlfcn.h>
#include <fmt/format.h>

namespace plexus {
namespace {

std::atomic<bool> calls_are_protected = false;
thread_local ProcessGuard* outermost = nullptr;
thread_local const PluginCall* innermost_call = nullptr;

void warn_of_change(const std::string& who, const std::string& what, const std::string& how) {
  warn(who + what, fmt::format("{} changed {}: {}; that was undone", who, what, how));
}

bool holds(const Origin& origin, const void* code) {
  Dl_info info = {};
  return code != nullptr && dladdr(code, &info) != 0 && info.dli_fname != nullptr &&
         origin.file == info.dli_fname;
}

/// Describes the plugin that holds `code`, if that is known, or else all of `called`, without those that
/// Plexus brings if there are others.
std::string suspects(std::vector<const Origin*> called, const void* code = nullptr) {
  const auto keep = [&](auto&& wanted) {
    if (std::any_of(called.begin(), called.end(), wanted)) {
      called.erase(std::stable_partition(called.begin(), called.end(), wanted), called.end());
    }
  };
  keep([&](const Origin* origin) { return holds(*origin, code); });
  keep([](const Origin* origin) { return !origin->standard; });
  std::string text;
  for (const Origin* origin : called) text += (text.empty() ? "" : " or ") + described(*origin);
  return text.empty() ? "code that Plexus called" : text;
}

}  // namespace

void ProcessGuard::protect_calls() noexcept { calls_are_protected = true; }

ProcessGuard::ProcessGuard(During during) {
  if (outermost != nullptr || (during == During::calls && !calls_are_protected)) return;
  before_ = std::make_unique<const ProcessState>();
  outermost = this;
}

ProcessGuard::~ProcessGuard() {
  if (!before_) return;
  outermost = nullptr;
  for (const ProcessState::Change& change : before_->restore()) {
    warn_of_change(suspects(called_, change.code), change.what, change.how);
  }
}

PluginCall::PluginCall(const Origin* origin, std::string_view doing)
    : origin_(origin != nullptr && !origin->file.empty() ? origin : nullptr),
      doing_(doing),
      outer_(innermost_call) {
  innermost_call = this;
  if (origin_ == nullptr) return;
  before_ = FloatingPoint::now();
  if (outermost == nullptr) return;
  std::vector<const Origin*>& called = outermost->called_;
  if (std::find(called.begin(), called.end(), origin_) == called.end()) called.push_back(origin_);
}

PluginCall::~PluginCall() {
  innermost_call = outer_;
  if (origin_ != nullptr && FloatingPoint::now() != before_) restore_floating_point(before_, {origin_});
}

const PluginCall* PluginCall::innermost() noexcept { return innermost_call; }

void restore_floating_point(const FloatingPoint& before, const std::vector<const Origin*>& called) {
  const FloatingPoint after = FloatingPoint::now();
  before.restore();
  warn_of_change(suspects(called), "how floating-point numbers are computed", before.difference(after));
}

}  // namespace plexus
