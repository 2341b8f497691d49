#pragma once

#include <plexus/config/floating_point.hpp>

#include <memory>
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

/// One call of a plugin's code: afterwards the calling thread computes with floating-point numbers as before,
/// and a warning says so if that had changed. Takes some ten nanoseconds.
class PluginCall {
 public:
  /// Null: core's own code, which is not watched. `origin` lives as long as the ProcessGuard around it.
  explicit PluginCall(const Origin* origin);
  ~PluginCall();
  PluginCall(const PluginCall&) = delete;
  PluginCall& operator=(const PluginCall&) = delete;

 private:
  const Origin* origin_;
  FloatingPoint before_;
};

/// Makes the calling thread compute as `before` again, with a warning that one of the plugins that have run
/// since changed it: those that Plexus brings are not named beside others.
void restore_floating_point(const FloatingPoint& before, const std::vector<const Origin*>& called);

}  // namespace plexus
