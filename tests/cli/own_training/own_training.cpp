// Components of an author's that only a training uses.

#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

namespace {

using namespace plexus;

class Plain final : public Optimizer {
 public:
  static Schema schema() { return optimizer_schema("plain_descent", "steps against the gradient", 0.1); }
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - scope.learning_rate() * gradient);
  }
};

class Fixed final : public Schedule {
 public:
  static Schema schema() { return Schema("fixed_rate", "always a tenth"); }
  Symbol at(const Symbol& step, const FitLength&) const override { return step * 0.0 + 0.1; }
};

class Backwards final : public Order {
 public:
  static Schema schema() { return Schema("backwards", "turns the order of the rows in each pass"); }
  void advance(std::uint64_t, std::uint64_t, std::int64_t, std::span<std::int32_t> orders) const override {
    std::reverse(orders.begin(), orders.end());
  }
};

class Counts final : public Callback {
 public:
  static Schema schema() { return Schema("counts_epochs", "says how many epochs were made"); }
  void on_epoch_end(Training& training, Logs&) override { training.note("one epoch more"); }
};

/// In the second epoch it waits for a long time, as a call of a network may, and makes a folder to say so. A
/// training that goes on finds the folder and does not wait.
class Waits final : public Callback {
 public:
  static Schema schema() { return Schema("waits_in_epoch", "waits in the second epoch"); }
  void on_epoch_begin(Training& training) override {
    if (training.progress().epoch != 2) return;
    if (!std::filesystem::create_directory(training.directory() / "waits")) return;
    std::this_thread::sleep_for(std::chrono::minutes(2));
  }
};

}  // namespace

PLEXUS_PLUGIN("own_training", "1.0.0", registrar) {
  registrar.add<Plain>();
  registrar.add<Fixed>();
  registrar.add<Backwards>();
  registrar.add<Counts>();
  registrar.add<Waits>();
}
