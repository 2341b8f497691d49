#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/clock.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Ends the training by the clock, so that the number of steps differs from one run to the next. A resumed
/// training has the whole time again.
class TimeLimit final : public Callback {
 public:
  static Schema schema() {
    return Schema("time_limit", "Ends the training after some time, at the next step")
        .interval("limit", "2 hours, 30 minutes, 90 seconds; a training that is resumed has all of it again")
        .example({{"limit", "1 hours"}});
  }
  explicit TimeLimit(const Options& options) : limit_(options.interval("limit")) {
    if (limit_.unit() == Interval::Unit::seconds) return;
    throw ConfigError(
        fmt::format("the limit is a time, as in 'limit: 2 hours'; found '{}', which is a number of {}",
                    limit_.text(), limit_.unit() == Interval::Unit::epochs ? "epochs" : "steps"));
  }

  void on_train_begin(Training&) override { start_ = steady_seconds(); }
  void refresh(Training& training) override {
    if (!is_over()) return;
    const FitProgress& at = training.progress();
    training.pause(fmt::format("time limit of {} reached in epoch {}, after {} of {} steps", limit_.text(),
                               at.epoch, at.step, at.steps));
  }
  void on_epoch_end(Training& training, Logs&) override {
    if (!is_over()) return;
    training.pause(
        fmt::format("time limit of {} reached after epoch {}", limit_.text(), training.progress().epoch));
  }

 private:
  bool is_over() const { return seconds_since(start_) >= limit_.seconds(); }

  Interval limit_;
  double start_ = 0;
};

}  // namespace

void register_time_limit(Registrar& registrar) { registrar.add<TimeLimit>(); }

}  // namespace plexus
