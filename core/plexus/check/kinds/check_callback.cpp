#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/check/detail/kinds/tried_training.hpp>
#include <plexus/check/kinds/check_callback.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Observes a fit before its other callbacks act. It may stop the fit after an epoch as a user would, so that
/// a later fit resumes it.
class EpochWatch final : public Callback {
 public:
  static constexpr int at_once = -1;  // before the first step

  explicit EpochWatch(int pause_after = 0) : pause_after_(pause_after) {}

  std::vector<NamedTensors> weights;  // at the end of each epoch
  std::vector<double> rates;
  std::vector<std::string> told;
  NamedTensors stored;  // from which a later fit resumes

  void on_train_begin(Training& training) override {
    if (pause_after_ == at_once) training.pause("checked");
  }
  void on_epoch_end(Training& training, Logs&) override {
    weights.push_back(training.weights());
    rates.push_back(training.learning_rate());
    if (training.progress().epoch == pause_after_) training.pause("checked");
  }
  void on_train_finish(Training& training) override { stored = training.variables(); }
  void notes(const std::string& message) override { told.push_back(message); }
  void warns(const std::string& message) override { told.push_back(message); }

 private:
  int pause_after_;
};

/// The results of a fit.
struct FitOutcome {
  explicit FitOutcome(int pause_after = 0) : watch(std::make_unique<EpochWatch>(pause_after)) {}

  NamedTensors weights = {};
  History history = {};
  FitState state = {};
  std::unique_ptr<EpochWatch> watch;
  std::map<std::string, std::string> files = {};
};

/// The checks of one case of a callback, in a small training.
class CallbackChecks {
 public:
  CallbackChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("a training", [&] { return trains(); });
    checks_.run("weights are changed only with a note", [&] { return changes_no_weights(); });
    checks_.run("a fit that goes on", [&] { return resumes(); });
  }

 private:
  static constexpr int epochs = 4;
  static constexpr int paused = 2;

  std::unique_ptr<Callback> callback() const {
    const ComponentCase& tried = checks_.tried();
    Component* const made =
        make_component(choose(Kind::callback, Tree::map({{tried.name, tried.options}}))).release();
    return std::unique_ptr<Callback>(static_cast<Callback*>(made));
  }

  static FitOptions options(const std::filesystem::path& folder) {
    FitOptions options;
    options.epochs = epochs;
    options.batch_size = 4;
    options.train_eval = true;
    options.directory = folder;
    return options;
  }

  /// A fit, or a part of it, with a callback or without one.
  static void fit(TriedTraining& tried, Callback* callback, const std::filesystem::path& folder,
                  FitOutcome& outcome) {
    std::vector<Callback*> callbacks{outcome.watch.get()};
    if (callback != nullptr) callbacks.push_back(callback);
    outcome.history =
        tried.trainer->fit(tried.samples, &tried.samples, options(folder), outcome.state, callbacks);
    outcome.weights = tried.trainer->weights();
    outcome.files = files_in(folder);
  }

  static std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      files.emplace(std::filesystem::relative(entry.path(), folder).string(), read_file(entry.path()));
    }
    return files;
  }

  static FitOutcome whole(Callback* with) {
    const ScratchFolder folder;
    TriedTraining tried = bowl_training(plain_descent());
    FitOutcome outcome;
    fit(tried, with, folder.path(), outcome);
    return outcome;
  }

  CheckResult trains() {
    const auto tried = callback();
    with_ = whole(tried.get());
    for (const std::string& file : tried->files()) {
      if (!with_->files.contains(file))
        return CheckResult::failed(fmt::format("it says that it writes '{}', but does not", file));
    }
    return CheckResult::passed(
        joined_reasons({counted(with_->history.epochs.size(), "epoch"), with_->history.stopped,
                        with_->files.empty() ? "" : counted(with_->files.size(), "file")}));
  }

  /// If the callback sets the learning rate or ends the fit, later weights differ for that reason and are not
  /// compared.
  CheckResult changes_no_weights() const {
    if (!with_) return CheckResult::skipped("it has no training");
    const FitOutcome without = whole(nullptr);
    const EpochWatch& seen = *with_->watch;
    for (std::size_t epoch = 0; epoch < seen.weights.size(); ++epoch) {
      if (seen.rates[epoch] != without.watch->rates[epoch])
        return CheckResult::passed("it sets the learning rate");
      if (seen.weights[epoch] != without.watch->weights[epoch])
        return changed(fmt::format("before the end of epoch {}", epoch + 1), *without.watch);
    }
    if (seen.weights.empty()) return CheckResult::passed("no epoch was made");
    return with_->weights == seen.weights.back() ? CheckResult::passed("none are changed")
                                                 : changed("when the fit ends", *without.watch);
  }

  /// Messages that a fit without the callback has too are not the callback's.
  CheckResult changed(const std::string& when, const EpochWatch& without) const {
    for (const std::string& message : with_->watch->told) {
      if (std::find(without.told.begin(), without.told.end(), message) == without.told.end())
        return CheckResult::passed(fmt::format("{}: {}", when, message));
    }
    return CheckResult::failed(
        fmt::format("it changes the weights {} and says nothing: tell it by Training::note", when));
  }

  CheckResult resumes() const {
    if (!with_) return CheckResult::skipped("it has no training");
    const ScratchFolder folder;
    FitOutcome first(paused);
    {
      TriedTraining tried = bowl_training(plain_descent());
      const auto callback = this->callback();
      fit(tried, callback.get(), folder.path(), first);
    }
    FitOutcome loaded(EpochWatch::at_once);
    go_on(first, folder.path(), loaded);
    if (loaded.state.callbacks != first.state.callbacks)
      return CheckResult::failed("a state that was loaded is another one when it is saved again");
    FitOutcome rest;
    go_on(first, folder.path(), rest);
    return compared(rest);
  }

  /// A fit of a new trainer and a new callback from where another one was stopped.
  void go_on(const FitOutcome& from, const std::filesystem::path& folder, FitOutcome& outcome) const {
    outcome.state = from.state;
    TriedTraining tried = bowl_training(plain_descent());
    tried.trainer->prepare(tried.samples, &tried.samples, options(folder));
    tried.trainer->restore(from.watch->stored);
    const auto callback = this->callback();
    fit(tried, callback.get(), folder, outcome);
  }

  CheckResult compared(const FitOutcome& rest) const {
    const std::string what = fmt::format("a fit of {} epochs that goes on after epoch {}", epochs, paused);
    if (logs_of(rest.history) != logs_of(with_->history))
      return CheckResult::failed(what + " has other logs than one without a break");
    if (rest.weights != with_->weights) return CheckResult::failed(what + " ends with other weights");
    if (rest.state.callbacks != with_->state.callbacks)
      return CheckResult::failed(what + " ends with another state of the callback");
    for (const auto& [name, bytes] : with_->files) {
      const auto found = rest.files.find(name);
      if (found == rest.files.end() || found->second != bytes)
        return CheckResult::failed(fmt::format("{} leaves another file '{}'", what, name));
    }
    return CheckResult::passed();
  }

  static std::vector<Logs> logs_of(const History& history) {
    std::vector<Logs> logs;
    for (const History::Epoch& epoch : history.epochs) logs.push_back(epoch.logs);
    return logs;
  }

  CaseChecks checks_;
  std::optional<FitOutcome> with_;
};

}  // namespace

void check_callback(const ComponentCase& tried, CheckTable& table) { CallbackChecks(tried, table).run(); }

}  // namespace plexus
