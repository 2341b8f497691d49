#pragma once

#include <plexus/compare/watch/journal.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// The outcome of one check of a component.
enum class CheckOutcome { passed, failed, skipped };
/// "passed", "failed", "skipped".
std::string_view name_of(CheckOutcome outcome);

/// What one check found: the outcome, and a reason, which a check that passed may have too ("14 shapes").
struct CheckResult {
  CheckOutcome outcome = CheckOutcome::passed;
  std::string reason = {};

  static CheckResult passed(std::string reason = {}) { return {CheckOutcome::passed, std::move(reason)}; }
  static CheckResult failed(std::string reason) { return {CheckOutcome::failed, std::move(reason)}; }
  static CheckResult skipped(std::string reason) { return {CheckOutcome::skipped, std::move(reason)}; }
};

/// One line of the table.
struct CheckLine {
  std::string component;  ///< "layer 'snake'"; "the file" for what concerns the library
  std::string check;      ///< "gradients, {units: 8}"
  CheckResult result;
};

/// The lines of a check of a plugin, in the order in which they were made. One thread at a time.
class CheckTable {
 public:
  /// `journal`: that of this process if it is supervised, else null. Not owned. `added` is called with each
  /// new line; may be absent.
  explicit CheckTable(Journal* journal = nullptr, std::function<void(const CheckLine&)> added = {})
      : journal_(journal), added_(std::move(added)) {}
  /// A table that runs only the first check and lets its exceptions pass: for trying a component with options
  /// that it may refuse.
  static CheckTable of_first_check();

  /// Runs a check, adds its line and returns its result. What it throws is a failure with the message as its
  /// reason. A check that ended an earlier process is not run again: its line says how it ended. After two
  /// such checks of a component its further checks are skipped.
  CheckResult run(std::string_view component, std::string_view check,
                  const std::function<CheckResult()>& body);
  /// A sign of life between two cases of a check that takes long.
  void beat() const;

  const std::vector<CheckLine>& lines() const { return lines_; }
  bool failed() const;
  Journal* journal() const { return journal_; }

 private:
  CheckResult result_of(std::string_view component, const std::string& task,
                        const std::function<CheckResult()>& body);

  Journal* journal_;
  std::function<void(const CheckLine&)> added_;
  bool first_alone_ = false;
  std::vector<CheckLine> lines_;
  std::map<std::string, int, std::less<>> ended_;  // checks of a component that ended a process
};

}  // namespace plexus
