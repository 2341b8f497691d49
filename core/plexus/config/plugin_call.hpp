#pragma once

#include <plexus/config/floating_point.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace plexus {

struct Origin;
class ProcessState;

/// While it lives, code of plugins runs that could change what belongs to the process (see ProcessState). At
/// its end all is as it was at its beginning, and a warning tells which plugin changed what. Stands around
/// what takes a millisecond and calls many plugins; one within another does nothing. Other threads that
/// change the same meanwhile are taken for the plugins.
class ProcessGuard {
 public:
  ProcessGuard();
  ~ProcessGuard();
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;

 private:
  friend class PluginCall;

  std::unique_ptr<const ProcessState> before_;  ///< null: one within another
  std::vector<const Origin*> called_;           ///< in order, each once
};

/// A call of a component's own code, while it lasts: a process that is ended within it can say whose code it
/// was in. Afterwards the calling thread computes with floating-point numbers as before, and a warning says
/// so if that had changed. Each thread has its own calls, one within another. Takes some ten nanoseconds.
class PluginCall {
 public:
  /// `origin`: null if it is not known, or core's own: that is not watched. What both refer to must live as
  /// long as the call, `origin` as long as the ProcessGuard around it.
  PluginCall(const Origin* origin, std::string_view doing);
  ~PluginCall();
  PluginCall(const PluginCall&) = delete;
  PluginCall& operator=(const PluginCall&) = delete;

  /// Null: not known.
  const Origin* origin() const noexcept { return origin_; }
  /// What the plugin is asked for: "calling 'hidden1'".
  std::string_view doing() const noexcept { return doing_; }

  /// The innermost of the calling thread; null: there is none. A handler of signals may ask.
  static const PluginCall* innermost() noexcept;

 private:
  const Origin* origin_;
  std::string_view doing_;
  const PluginCall* outer_;
  FloatingPoint before_;
};

/// Makes the calling thread compute as `before` again, with a warning that one of the plugins that have run
/// since changed it: those that Plexus brings are not named beside others.
void restore_floating_point(const FloatingPoint& before, const std::vector<const Origin*>& called);

}  // namespace plexus
