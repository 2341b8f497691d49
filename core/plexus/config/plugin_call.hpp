#pragma once

#include <plexus/config/floating_point.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace plexus {

struct Origin;
class ProcessState;

/// Protects the state of the process (see ProcessState) from plugins: the destructor restores it, and a
/// warning names the plugin and what it changed. Use it around work of a millisecond or more; a guard inside
/// another one does nothing. Changes that other threads make meanwhile are attributed to the plugins and
/// undone, so in a process that belongs to somebody else only the loading of plugins is protected.
class ProcessGuard {
 public:
  enum class During { loading, calls };
  explicit ProcessGuard(During during = During::calls);
  ~ProcessGuard();
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;

  /// From now on calls of plugins are protected too, in all threads: for a program that owns its process.
  static void protect_calls() noexcept;

 private:
  friend class PluginCall;

  std::unique_ptr<const ProcessState> before_;  ///< null: it does nothing
  std::vector<const Origin*> called_;           ///< in order, each once
};

/// Marks a call of a component's own code, so that a process that ends within it can name the plugin. The
/// destructor restores the floating-point mode of the thread, with a warning if it had changed. Each thread
/// has its own stack of calls. The cost is about ten nanoseconds.
class PluginCall {
 public:
  /// `origin` is null if the plugin is unknown or the code is core's own, which is not checked. `doing` must
  /// live as long as the call, `origin` as long as the ProcessGuard around it.
  PluginCall(const Origin* origin, std::string_view doing);
  ~PluginCall();
  PluginCall(const PluginCall&) = delete;
  PluginCall& operator=(const PluginCall&) = delete;

  /// The plugin that is called; null if it is not known.
  const Origin* origin() const noexcept { return origin_; }
  /// Describes the call: "calling 'hidden1'".
  std::string_view doing() const noexcept { return doing_; }

  /// The innermost call of this thread, or null. Signal handlers may call it.
  static const PluginCall* innermost() noexcept;

 private:
  const Origin* origin_;
  std::string_view doing_;
  const PluginCall* outer_;
  FloatingPoint before_;
};

/// Restores the floating-point mode `before` of the calling thread, with a warning that names the plugins
/// among `called` that may have changed it. Standard plugins are named only if there are no others.
void restore_floating_point(const FloatingPoint& before, const std::vector<const Origin*>& called);

}  // namespace plexus
