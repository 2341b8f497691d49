// What a row costs a Predictor: 12 named columns through 12-64-64-2, set one by one, to a probability.
// predictor [BACKEND [ROWS]]

#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/predictor.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>
#include <pthread.h>

#include "../support/allocation_counter.hpp"

using namespace plexus;

namespace {

constexpr std::int64_t columns = 12;
constexpr std::size_t warm_up = 1000;  // rows
constexpr double bar_microseconds = 2;

thread_local std::int64_t locks =
    0;  // of the thread that predicts: those of libraries start and end by locks

Model network() {
  return Model::sequential({DType::float64, {columns}},
                           layers(layer("dense", {{"units", 64}, {"activation", "relu"}}),
                                  layer("dense", {{"units", 64}, {"activation", "relu"}}),
                                  layer("dense", {{"units", 2}, {"activation", "softmax"}})));
}

Predictor predictor(const std::string& backend, const std::vector<std::string>& names) {
  const Backends backends = open_backends(backend);
  Trainer random(network(), std::nullopt, {.backends = backends, .threads = 1, .seed = 1});
  return Predictor(std::make_shared<const TrainedModel>(
      network(), random.weights(), bind_by_names(network(), names, {"no", "yes"}), backends));
}

double microseconds_at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

/// Takes the rows of a table one by one: `set(c, value)` for each column, run, a probability. Writes the
/// microseconds of each; returns the sum of the probabilities.
template <class Set>
double time_rows(Predictor& p, const Tensor& table, const Set& set, std::span<double> microseconds) {
  using Clock = std::chrono::steady_clock;
  const std::span<const double> values = table.data<double>();
  double sum = 0;
  for (std::size_t row = 0; row < microseconds.size(); ++row) {
    const std::span<const double> of_row = values.subspan(row * columns, columns);
    const Clock::time_point start = Clock::now();
    for (std::size_t c = 0; c < columns; ++c) set(c, of_row[c]);
    p.run();
    sum += p.probability("yes");
    microseconds[row] = 1e6 * std::chrono::duration<double>(Clock::now() - start).count();
  }
  return sum;
}

template <class Set>
void measure(const char* what, Predictor& p, const Tensor& table, const Set& set) {
  std::vector<double> all(static_cast<std::size_t>(table.shape()[0]));
  time_rows(p, table, set, std::span(all).first(warm_up));
  const std::int64_t allocated = test::allocations(), locked = locks;
  const double sum = time_rows(p, table, set, all);
  const std::int64_t allocations = test::allocations() - allocated, lock_count = locks - locked;
  std::sort(all.begin(), all.end());
  const double median = microseconds_at(all, 0.5);
  fmt::print(
      "{} median {:.2f} us{}, p99 {:.2f} us, {} allocations and {} locks in {} rows; mean probability "
      "{:.3f}\n",
      what, median, median > bar_microseconds ? " (over the bar of 2 us)" : "", microseconds_at(all, 0.99),
      allocations, lock_count, all.size(), sum / static_cast<double>(all.size()));
}

}  // namespace

/// Stands in for the system's in all libraries of this process.
extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) {
  using Lock = int (*)(pthread_mutex_t*);
  static const Lock lock = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  ++locks;
  return lock(mutex);
}

int main(int argc, char** argv) {
  const std::string backend = argc > 1 ? argv[1] : "onednn";
  const std::int64_t rows = argc > 2 ? std::atoll(argv[2]) : 200'000;
  load_standard_plugins();
  std::vector<std::string> names;
  for (int c = 0; c < columns; ++c) names.push_back(fmt::format("measurement_{}", c));
  Tensor table(DType::float64, {std::max<std::int64_t>(rows, warm_up), columns});
  fill_uniform(1, 0, table.data<double>());
  Predictor p = predictor(backend, names);
  if (locks == 0) fmt::print("no lock was counted while the model was compiled: the count tells nothing\n");
  std::vector<Predictor::Handle> handles;
  for (const std::string& name : names) handles.push_back(p.column(name));
  measure("by handle:", p, table, [&](std::size_t c, double value) { p.set(handles[c], value); });
  measure("by name:  ", p, table, [&](std::size_t c, double value) { p.set(names[c], value); });
}
