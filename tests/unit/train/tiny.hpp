#pragma once

#include <plexus/train/trainer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plexus::tests {

/// The reference backend, with the standard plugins loaded.
const Backends& reference();

/// One dense layer of `units` on rows of one number, "x", trained for class indices by plain SGD.
Trainer tiny_classifier(int units = 3);
/// The same with mean_squared_error.
Trainer tiny_regressor(int units = 1);

/// n rows r: x is r / n, and the target "t" of file "t.csv" what is given.
Samples samples_of(const Tensor& targets, std::vector<std::string> classes = {});
/// Labels r % 3.
Samples labelled(std::int64_t rows);

/// n rows whose targets are 0, 5, 3, 1, 6, 4, 2, 0, ..: r * 5 % 7.
Samples numbered(std::int64_t rows);

/// A trainer in float64 of layers on rows of one number, "x", by mean_squared_error and an optimizer as a run
/// file writes it.
std::unique_ptr<Trainer> trainer_of(const std::string& optimizer, std::vector<NamedLayer> layers);
/// Options of a fit that are the defaults but for these.
FitOptions fit_options(int epochs, std::int64_t batch_size = 32);

/// A dense layer of that name.
NamedLayer dense(int units, const char* activation, std::string name = "answer");

/// A layer of a formula.
struct Formula final : Layer {
  using Form = std::function<Symbol(const Symbol&)>;
  explicit Formula(Form made) : form(std::move(made)) {}
  Symbol call(Scope&, const Symbol& x) const override { return form(x); }
  Form form;
};
/// It under the name "formula".
NamedLayer formula(Formula::Form form);

/// Records the hooks that are called.
struct Watch final : Callback {
  int begun = 0;
  int refreshed = 0;
  std::vector<std::string> warnings;
  std::vector<FitProgress> ended;
  std::function<void(const FitProgress&)> when_begins = {};
  std::function<void(const FitProgress&)> when_ends = {};

  void on_epoch_begin(Training& training) override {
    ++begun;
    if (when_begins) when_begins(training.progress());
  }
  void refresh(Training& training) override {
    ++refreshed;
    training.running_logs();
  }
  void on_epoch_end(Training& training, Logs&) override { end(training.progress()); }
  void on_epoch_interrupted(Training& training, const Logs&) override { end(training.progress()); }
  void warns(const std::string& message) override { warnings.push_back(message); }

 private:
  void end(const FitProgress& at) {
    ended.push_back(at);
    if (when_ends) when_ends(at);
  }
};

}  // namespace plexus::tests
