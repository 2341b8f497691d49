#include <plexus/compare/compared_run.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/run/detail/make_trainer.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/fit_length_of.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

namespace {

Tensor sampled_rows(const Tensor& table, std::int64_t rows) {
  const std::int64_t all = table.shape()[0];
  const std::int64_t stride = std::max<std::int64_t>(all / rows, 1);
  Tensor picked(table.dtype(), table.shape().with(0, rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    const Tensor source = table.rows(row * stride % all, 1);
    std::memcpy(picked.rows(row, 1).raw(), source.raw(), source.bytes());
  }
  return picked;
}

/// Records the losses of the first batches of a fit, and then ends the fit.
class FirstLosses : public Callback {
 public:
  FirstLosses(int steps, double seconds, const std::function<void()>& before_step,
              const std::function<void()>& alive)
      : steps_(static_cast<std::size_t>(steps)),
        seconds_(seconds),
        before_step_(before_step),
        alive_(alive) {}

  const std::atomic<bool>& done() const { return done_; }
  std::vector<double> take() { return std::move(losses_); }
  const std::vector<std::string>& warnings() const { return warnings_; }

  void on_train_begin(Training&) override { start_ = steady_seconds(); }
  std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
  void on_train_batch_begin(Training&) override {
    if (before_step_) before_step_();
    if (alive_) alive_();
  }
  void on_train_batch_end(Training& training) override {
    losses_.push_back(training.batch_loss());
    const bool late = seconds_ > 0 && seconds_since(start_) > seconds_;
    done_ = late || losses_.size() >= steps_;
  }
  void warns(const std::string& message) override { warnings_.push_back(message); }

 private:
  std::size_t steps_;
  double seconds_;
  const std::function<void()>& before_step_;
  const std::function<void()>& alive_;
  double start_ = 0;
  std::vector<double> losses_;
  std::vector<std::string> warnings_;
  std::atomic<bool> done_ = false;
};

}  // namespace

std::unique_ptr<Trainer> ComparedRun::trainer(const Backends& backends, int threads,
                                              const CompileOptions& compile) const {
  TrainerSettings settings;
  settings.backends = backends;
  settings.threads = threads;
  settings.precision = precision;
  settings.seed = seed;
  settings.compile = compile;
  settings.alive = alive;
  auto trainer = make_trainer(model(), plan, std::move(settings), weights ? &*weights : nullptr);
  trainer->fit_states(samples);
  return trainer;
}

void lengthen(ComparedRun& compared_run, int steps) {
  const FitLength fit = fit_length_of(compared_run.samples.rows, compared_run.fit);
  const std::int64_t in_epoch = compared_run.whole_passes ? 1 : fit.steps_per_epoch;
  compared_run.fit.epochs = std::max(fit.epochs, static_cast<int>((steps + in_epoch - 1) / in_epoch));
}

Samples evenly_sampled(const Samples& samples, std::int64_t rows) {
  Samples picked = samples;
  picked.rows = rows;
  for (Column& column : picked.inputs) column.values = sampled_rows(column.values, rows);
  for (Column& column : picked.targets) column.values = sampled_rows(column.values, rows);
  for (std::optional<Tensor>& weight : picked.weights) {
    if (weight) weight = sampled_rows(*weight, rows);
  }
  return picked;
}

std::vector<double> train_steps(const ComparedRun& compared_run, Trainer& trainer, int steps, double seconds,
                                const std::function<void()>& before_step) {
  if (steps < 1) return {};
  FirstLosses losses(steps, seconds, before_step, compared_run.alive);
  FitOptions options = compared_run.fit;
  options.train_eval = false;
  options.nonfinite = Nonfinite::ignore;
  options.stop = &losses.done();
  Callback* const callbacks[] = {&losses};
  FitState state;
  trainer.fit(compared_run.samples, nullptr, options, state, callbacks);
  // A fit gives its warnings to its callbacks, if it has any; they are passed on as after a fit without
  // callbacks.
  for (const std::string& warning : losses.warnings()) warn_of_run(warning);
  return losses.take();
}

}  // namespace plexus
