#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/fit_callbacks.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr double refresh_seconds = 0.05;

std::int64_t ahead(std::int64_t wanted, const FitProgress& at) {
  return wanted > at.step ? wanted : Callback::never;
}

}  // namespace

const FitCallbacks::BatchHooks FitCallbacks::training_hooks = {
    &Callback::next_batch, &Callback::on_train_batch_begin, &Callback::on_train_batch_end,
    "next_batch",          "on_train_batch_begin",          "on_train_batch_end"};
const FitCallbacks::BatchHooks FitCallbacks::test_hooks = {
    &Callback::next_test_batch, &Callback::on_test_batch_begin, &Callback::on_test_batch_end,
    "next_test_batch",          "on_test_batch_begin",          "on_test_batch_end"};
const FitCallbacks::BatchHooks FitCallbacks::predict_hooks = {
    &Callback::next_predict_batch, &Callback::on_predict_batch_begin, &Callback::on_predict_batch_end,
    "next_predict_batch",          "on_predict_batch_begin",          "on_predict_batch_end"};

FitCallbacks::FitCallbacks(std::span<Callback* const> callbacks, Training& training)
    : training_(training), refreshed_(callbacks.empty() ? 0 : steady_seconds()) {
  for (Callback* callback : callbacks) watchers_.push_back({callback, callback->origin()});
}

/// An exception of a callback that no plugin brought stays as it is: the caller of the fit knows its type.
template <class F>
void FitCallbacks::call(const Watcher& watcher, std::string_view hook, F&& f) {
  if (watcher.origin == nullptr) return f();
  const PluginCall running(watcher.origin, hook);
  try {
    f();
  } catch (...) {
    rethrow_from(watcher.origin, hook);
  }
}

template <class F>
void FitCallbacks::call_all(std::string_view hook, F&& f) const {
  for (const Watcher& watcher : watchers_) {
    call(watcher, hook, [&] { f(*watcher.callback); });
  }
}

void FitCallbacks::on_train_begin() {
  call_all("on_train_begin", [&](Callback& callback) { callback.on_train_begin(training_); });
}

void FitCallbacks::on_train_finish() {
  call_all("on_train_finish", [&](Callback& callback) { callback.on_train_finish(training_); });
}

void FitCallbacks::on_train_end() {
  call_all("on_train_end", [&](Callback& callback) { callback.on_train_end(training_); });
}

void FitCallbacks::on_epoch_begin() {
  call_all("on_epoch_begin", [&](Callback& callback) { callback.on_epoch_begin(training_); });
}

void FitCallbacks::on_epoch_end(Logs& logs) {
  call_all("on_epoch_end", [&](Callback& callback) { callback.on_epoch_end(training_, logs); });
}

void FitCallbacks::on_epoch_interrupted(const Logs& logs) {
  call_all("on_epoch_interrupted",
           [&](Callback& callback) { callback.on_epoch_interrupted(training_, logs); });
}

void FitCallbacks::on_test_begin() {
  call_all("on_test_begin", [&](Callback& callback) { callback.on_test_begin(training_); });
}

void FitCallbacks::on_test_end(const Logs& logs) {
  call_all("on_test_end", [&](Callback& callback) { callback.on_test_end(training_, logs); });
}

void FitCallbacks::on_predict_begin() {
  call_all("on_predict_begin", [&](Callback& callback) { callback.on_predict_begin(training_); });
}

void FitCallbacks::on_predict_end() {
  call_all("on_predict_end", [&](Callback& callback) { callback.on_predict_end(training_); });
}

void FitCallbacks::note(const std::string& message) const {
  call_all("notes", [&](Callback& callback) { callback.notes(message); });
}

void FitCallbacks::warn(const std::string& message) const {
  call_all("warns", [&](Callback& callback) { callback.warns(message); });
}

void FitCallbacks::pass_on_warnings() const {
  if (watchers_.empty()) return;  // the caller of fit calls take_warnings() then
  for (const std::string& warning : take_warnings()) warn(warning);
}

std::vector<CallbackState> FitCallbacks::save() const {
  std::vector<CallbackState> states;
  for (const Watcher& watcher : watchers_) {
    CallbackState state;
    call(watcher, "saving its state", [&] { state = watcher.callback->save(); });
    if (!state.empty()) states.push_back(std::move(state));
  }
  return states;
}

void FitCallbacks::load(const std::vector<CallbackState>& states) {
  std::vector<const Watcher*> with_state;
  for (const Watcher& watcher : watchers_) {
    call(watcher, "saving its state", [&] {
      if (!watcher.callback->save().empty()) with_state.push_back(&watcher);
    });
  }
  if (with_state.size() != states.size()) {
    throw UsageError(fmt::format(
        "the state of the fit holds the states of {} callback(s), but {} of this fit's callbacks have one: "
        "go on with the same callbacks",
        states.size(), with_state.size()));
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    call(*with_state[i], "loading its state", [&] { with_state[i]->callback->load(states[i]); });
  }
}

void FitCallbacks::ask_for_batches(const BatchHooks& hooks) {
  const FitProgress& at = training_.progress();
  for (Watcher& watcher : watchers_) {
    call(watcher, hooks.next_name,
         [&] { watcher.wanted = ahead((watcher.callback->*hooks.next)(training_), at); });
  }
}

std::int64_t FitCallbacks::next_stop() {
  std::int64_t least = Callback::never;
  for (const Watcher& watcher : watchers_) least = std::min(least, watcher.wanted);
  if (least == Callback::never) return least;
  const std::int64_t done = training_.progress().step;
  return least - 1 > done ? least - 1 : least;
}

void FitCallbacks::before_batch(const BatchHooks& hooks) {
  const std::int64_t next = training_.progress().step + 1;
  for (const Watcher& watcher : watchers_) {
    if (watcher.wanted != next) continue;
    call(watcher, hooks.begin_name, [&] { (watcher.callback->*hooks.begin)(training_); });
  }
}

void FitCallbacks::after_batch(const BatchHooks& hooks) {
  const FitProgress& at = training_.progress();
  for (Watcher& watcher : watchers_) {
    if (watcher.wanted != at.step) continue;
    call(watcher, hooks.end_name, [&] {
      (watcher.callback->*hooks.end)(training_);
      watcher.wanted = ahead((watcher.callback->*hooks.next)(training_), at);
    });
  }
}

void FitCallbacks::refresh() {
  const double now = steady_seconds();
  if (now - refreshed_ < refresh_seconds) return;
  refreshed_ = now;
  call_all("refresh", [&](Callback& callback) { callback.refresh(training_); });
}

}  // namespace plexus
