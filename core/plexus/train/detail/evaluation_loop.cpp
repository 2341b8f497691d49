#include <plexus/train/clock.hpp>
#include <plexus/train/detail/evaluation_loop.hpp>

#include <utility>

namespace plexus {

EvaluationLoop::EvaluationLoop(Trainer& trainer, Programs& programs, Mode mode, std::int64_t steps,
                               std::span<Callback* const> callbacks, std::vector<KnownLog> logs)
    : trainer_(trainer),
      programs_(programs),
      mode_(mode),
      at_{0, 0, 0, steps, 0},
      start_(callbacks.empty() ? 0 : steady_seconds()),
      training_(*this),
      callbacks_(callbacks, training_),
      known_logs_(std::move(logs)) {}

void EvaluationLoop::begin() {
  if (mode_ == Mode::evaluate) {
    callbacks_.on_test_begin();
  } else {
    callbacks_.on_predict_begin();
  }
  callbacks_.ask_for_batches(hooks());
}

std::int64_t EvaluationLoop::next() {
  callbacks_.before_batch(hooks());
  return callbacks_.next_stop() - at_.step;
}

void EvaluationLoop::made(std::int64_t steps) {
  at_.step += steps;
  if (callbacks_.empty()) return;  // reading the clock would cost much of a row's prediction
  at_.seconds = seconds_since(start_);
  callbacks_.after_batch(hooks());
}

void EvaluationLoop::end(const Logs& logs) {
  if (at_.step < at_.steps) return;
  if (mode_ == Mode::evaluate) {
    callbacks_.on_test_end(logs);
  } else {
    callbacks_.on_predict_end();
  }
}

Logs EvaluationLoop::running_logs() { return mode_ == Mode::evaluate ? programs_.running_logs() : Logs{}; }

const FitCallbacks::BatchHooks& EvaluationLoop::hooks() const {
  return mode_ == Mode::evaluate ? FitCallbacks::test_hooks : FitCallbacks::predict_hooks;
}

}  // namespace plexus
