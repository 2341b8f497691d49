#include <plexus/check/check_table.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <exception>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Each process that ends costs a restart, in which all checks before it run again.
constexpr int max_ended = 2;

CheckResult guarded(const std::function<CheckResult()>& body) {
  try {
    return body();
  } catch (const Error& error) {
    return CheckResult::failed(std::string(error.message()));
  } catch (const std::exception& error) {
    return CheckResult::failed(error.what());
  } catch (...) {
    return CheckResult::failed("it threw an object that is no std::exception");
  }
}

}  // namespace

std::string_view name_of(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::passed:
      return "passed";
    case CheckOutcome::failed:
      return "failed";
    case CheckOutcome::skipped:
      break;
  }
  return "skipped";
}

CheckTable CheckTable::of_first_check() {
  CheckTable table;
  table.first_alone_ = true;
  return table;
}

CheckResult CheckTable::result_of(std::string_view component, const std::string& task,
                                  const std::function<CheckResult()>& body) {
  if (first_alone_)
    return lines_.empty() ? body() : CheckResult::skipped("not run: the first check alone is");
  const auto ended = ended_.find(component);
  if (ended != ended_.end() && ended->second >= max_ended) {
    return CheckResult::skipped("not run: earlier checks of the component ended their process");
  }
  const std::string how = journal_ ? journal_->how_ended(task) : std::string();
  if (!how.empty()) {
    ++ended_[std::string(component)];
    return CheckResult::failed(how);
  }
  const Journal::Task running(journal_, task);
  return guarded(body);
}

CheckResult CheckTable::run(std::string_view component, std::string_view check,
                            const std::function<CheckResult()>& body) {
  CheckResult result = result_of(component, fmt::format("{}: {}", component, check), body);
  lines_.push_back({std::string(component), std::string(check), result});
  if (added_) added_(lines_.back());
  return result;
}

void CheckTable::beat() const {
  if (journal_ != nullptr) journal_->beat();
}

bool CheckTable::failed() const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [](const CheckLine& line) { return line.result.outcome == CheckOutcome::failed; });
}

}  // namespace plexus
