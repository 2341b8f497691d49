#pragma once

#include <plexus/train/callback.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The callbacks of one fit, evaluation or prediction: each hook here calls the hook of every callback, in
/// order. An exception from a callback of a plugin names the plugin. Borrows all that it is given.
class FitCallbacks {
 public:
  FitCallbacks(std::span<Callback* const> callbacks, Training& training);

  void on_train_begin();
  void on_train_finish();
  void on_train_end();
  void on_epoch_begin();
  void on_epoch_end(Logs& logs);
  void on_epoch_interrupted(const Logs& logs);
  void on_test_begin();
  void on_test_end(const Logs& logs);
  void on_predict_begin();
  void on_predict_end();
  void note(const std::string& message) const;
  void warn(const std::string& message) const;
  /// Passes the warnings of take_warnings() to the callbacks.
  void pass_on_warnings() const;

  /// The states of the callbacks that have one, in order.
  std::vector<CallbackState> save() const;
  /// Loads the states that save() returned. Throws UsageError unless there are as many as callbacks with a
  /// state.
  void load(const std::vector<CallbackState>& states);

  /// The hooks of batches: those of the training, of a validation or an evaluation, or of a prediction.
  struct BatchHooks {
    std::int64_t (Callback::*next)(const Training&);
    void (Callback::*begin)(Training&);
    void (Callback::*end)(Training&);
    std::string_view next_name;
    std::string_view begin_name;
    std::string_view end_name;
  };
  static const BatchHooks training_hooks;
  static const BatchHooks test_hooks;
  static const BatchHooks predict_hooks;

  /// Asks every callback for the next batch for which it wants hooks.
  void ask_for_batches(const BatchHooks& hooks);
  /// The step up to which batches may be replayed together; Callback::never: all. It ends before a batch that
  /// a callback asked for, or after it if the hooks before it were called.
  std::int64_t next_stop();
  /// Calls the hooks before the next batch of those that asked for it.
  void before_batch(const BatchHooks& hooks);
  /// Calls the hooks after this batch of those that asked for it.
  void after_batch(const BatchHooks& hooks);
  /// Whether there is no callback.
  bool empty() const { return watchers_.empty(); }
  /// Calls the hook refresh of all callbacks, unless the last call was less than 0.05 s ago.
  void refresh();

 private:
  /// A callback, the plugin that it comes from, and the batch that it asked for.
  struct Watcher {
    Callback* callback;
    const Origin* origin;
    std::int64_t wanted = Callback::never;
  };

  template <class F>
  static void call(const Watcher& watcher, std::string_view hook, F&& f);
  template <class F>
  void call_all(std::string_view hook, F&& f) const;

  std::vector<Watcher> watchers_;
  Training& training_;
  double refreshed_;  // by steady_seconds
};

}  // namespace plexus
