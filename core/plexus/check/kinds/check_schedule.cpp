#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>
#include <plexus/check/kinds/check_schedule.hpp>
#include <plexus/nn/schedule.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of a schedule.
class ScheduleChecks {
 public:
  ScheduleChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("learning rates", [&] { return rates(); });
    checks_.run("a function of the step", [&] { return function_of_step(); });
  }

 private:
  static constexpr TraceSettings settings{true, DType::float64};
  static constexpr std::array<FitLength, 4> fits{{{10, 5}, {1, 1}, {3, 2}, {100, 1}}};

  Recorder recorder(const FitLength& fit) const {
    return [this, fit](Trace& trace) {
      const Symbol step = trace.graph().input("step", {DType::float64, Shape{}});
      trace.graph().output("rate", scheduled_rate(*schedule_, step, fit));
    };
  }

  static double rate_at(TracedAlone& traced, std::int64_t step) {
    traced.write("step", Tensor::scalar(static_cast<double>(step)));
    traced.run();
    return traced.output("rate").item();
  }

  static std::int64_t steps_of(const FitLength& fit) { return fit.steps_per_epoch * fit.epochs; }

  CheckResult rates() {
    schedule_ = checks_.tried().make<Schedule>();
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const FitLength& fit : fits) {
      TracedAlone traced(recorder(fit), settings, open_backends("reference"));
      for (std::int64_t step = 0; step <= steps_of(fit) + 10; ++step) {
        const double rate = rate_at(traced, step);
        if (!std::isfinite(rate) || rate < 0) {
          return CheckResult::failed(fmt::format(
              "{} at step {} (from 0) of a fit of {} epochs of {} steps: a learning rate is finite "
              "and not negative",
              rate, step, fit.epochs, fit.steps_per_epoch));
        }
        if (step >= steps_of(fit)) continue;  // beyond the fit
        least = std::min(least, rate);
        most = std::max(most, rate);
      }
    }
    return CheckResult::passed(fmt::format("{:.4g} to {:.4g}", least, most));
  }

  /// A fit that is resumed traces anew, and asks from the step where it goes on.
  CheckResult function_of_step() const {
    if (!schedule_) return CheckResult::skipped("it has no learning rates");
    for (const FitLength& fit : fits) {
      const std::string differs = impurity(recorder(fit), settings);
      if (!differs.empty()) return CheckResult::failed(differs);
      TracedAlone upwards(recorder(fit), settings, open_backends("reference"));
      TracedAlone downwards(recorder(fit), settings, open_backends("reference"));
      std::vector<double> rates;
      for (std::int64_t step = 0; step < steps_of(fit); ++step) rates.push_back(rate_at(upwards, step));
      for (std::int64_t step = steps_of(fit) - 1; step >= 0; --step) {
        const double again = rate_at(downwards, step);
        if (again == rates[static_cast<std::size_t>(step)]) continue;
        return CheckResult::failed(fmt::format("{:.9g} at step {} (from 0), but {:.9g} when asked again",
                                               rates[static_cast<std::size_t>(step)], step, again));
      }
    }
    return CheckResult::passed();
  }

  CaseChecks checks_;
  std::unique_ptr<const Schedule> schedule_;
};

}  // namespace

void check_schedule(const ComponentCase& tried, CheckTable& table) { ScheduleChecks(tried, table).run(); }

}  // namespace plexus
