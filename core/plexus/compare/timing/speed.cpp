#include <plexus/compare/timing/speed.hpp>
#include <plexus/compare/timing/timing.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

// Parts of the time of one item.
constexpr double rounds_part = 0.85;
constexpr double layers_part = 0.15;
constexpr int layer_pieces = 3;

template <class F>
double milliseconds(const SecondsClock& now, F&& f) {
  const double start = now();
  f();
  return 1e3 * (now() - start);
}

/// Something to measure: a batch of training or of prediction.
struct Target {
  Mode mode;
  std::int64_t rows;
};

/// The trainer of a backend, and the measured program.
struct Contender {
  std::unique_ptr<Trainer> trainer;
  Store::Snapshot initial;
  Program* program = nullptr;
  std::size_t arena_bytes = 0;
};

std::vector<Target> targets_of(const SpeedRequest& request, const Samples& samples, SpeedReport& report) {
  std::vector<Target> targets;
  if (request.training_rows > 0) {
    targets.push_back({Mode::train, std::min(request.training_rows, samples.rows)});
  }
  for (const std::int64_t rows : request.prediction_rows) {
    if (rows <= samples.rows) {
      targets.push_back({Mode::predict, rows});
    } else {
      report.notes.push_back(
          fmt::format("prediction of {} rows was not timed: the data has {}", rows, samples.rows));
    }
  }
  return targets;
}

/// Compiles the program and makes its first step, with a clock around each.
void compile(Contender& contender, const Target& target, const Samples& samples, const SecondsClock& now,
             BackendSpeed& speed) {
  Trainer& trainer = *contender.trainer;
  speed.compile_ms =
      milliseconds(now, [&] { contender.program = &trainer.program(target.mode, samples, target.rows); });
  contender.initial = target.mode == Mode::train ? trainer.store().snapshot() : Store::Snapshot{};
  speed.first_ms = milliseconds(now, [&] { contender.program->replay(0, 1); });
  contender.arena_bytes = std::max(contender.arena_bytes, contender.program->arena_bytes());
}

Runner runner(Contender& contender, std::int64_t steps, const SecondsClock& now) {
  std::function<void()> before;
  if (!contender.initial.empty()) {
    before = [&contender] { contender.trainer->store().restore(contender.initial); };
  }
  return runner_of(*contender.program, steps, std::move(before), now);
}

void describe(BackendSpeed& speed, const Series& series, std::int64_t rows) {
  speed.median_us = 1e6 * median(series.steps);
  speed.p95_us = 1e6 * quantile(series.steps, 0.95);
  speed.rows_per_second = 1e6 * static_cast<double>(rows) / std::max(speed.median_us, 1e-3);
  for (const double seconds : series.rounds) speed.rounds_us.push_back(1e6 * seconds);
}

/// Adds the times of a program's kernels to the places that they belong to.
void add_places(const Program& program, std::span<const double> us, std::size_t backend, std::size_t backends,
                std::vector<LayerSpeed>& layers) {
  for (std::size_t i = 0; i < us.size(); ++i) {
    const std::string& place = program.kernels()[i].node->place();
    auto layer = std::find_if(layers.begin(), layers.end(),
                              [&](const LayerSpeed& each) { return each.place == place; });
    if (layer == layers.end()) {
      layer = layers.insert(layer, {place, std::vector<double>(backends, 0.0)});
    }
    layer->us[backend] += us[i];
  }
}

/// Times the kernels of all backends in turn, once or, if the time is enough for steps of `step` seconds, a
/// few times. Takes the median of each kernel.
std::vector<LayerSpeed> time_layers(std::span<Contender> contenders, std::int64_t steps, double step,
                                    double seconds, const SecondsClock& now) {
  const double each_gets = seconds / static_cast<double>(contenders.size());
  const int count = each_gets < 5 * step * layer_pieces ? 1 : layer_pieces;
  const double piece = each_gets / count;
  std::vector<std::vector<std::vector<double>>> pieces(contenders.size());
  for (int i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < contenders.size(); ++k) {
      Contender& contender = contenders[k];
      if (!contender.initial.empty()) contender.trainer->store().restore(contender.initial);
      pieces[k].push_back(time_kernels(*contender.program, steps, piece, now));
    }
  }
  std::vector<LayerSpeed> layers;
  for (std::size_t k = 0; k < contenders.size(); ++k) {
    std::vector<double> us;
    for (std::size_t i = 0; i < pieces[k].front().size(); ++i) {
      std::vector<double> times;
      for (const std::vector<double>& each : pieces[k]) times.push_back(each[i]);
      us.push_back(median(times));
    }
    add_places(*contenders[k].program, us, k, contenders.size(), layers);
  }
  return layers;
}

/// `contenders` are the backends, in order, and at the end a second copy of the first.
SpeedItem measure_item(std::span<Contender> contenders, const Target& target, const Samples& samples,
                       const SpeedRequest& request, double seconds) {
  const SecondsClock& now = request.now;
  const double start = now();
  SpeedItem item{target.mode == Mode::train, target.rows, 1, 0, {}, {}};
  std::vector<Runner> runners;
  const std::int64_t steps = samples.rows / target.rows;
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    BackendSpeed speed;
    compile(contenders[i], target, samples, now, speed);
    runners.push_back(runner(contenders[i], steps, now));
    if (i + 1 == contenders.size()) break;
    speed.backend = request.backends[i];
    item.backends.push_back(std::move(speed));
  }
  const double left = std::max(0.0, seconds - (now() - start));

  const Runner twin = std::move(runners.back());
  runners.pop_back();
  const Timed timed = time_runners(runners, twin, {rounds_part * left, now}, request.seed);
  item.noise = timed.noise;
  for (std::size_t i = 0; i < runners.size(); ++i) {
    BackendSpeed& speed = item.backends[i];
    describe(speed, timed.series[i], target.rows);
    speed.ratio = timed.ratios[i];
    speed.claim = timed.claims[i];
  }
  double slowest = 0;
  for (const BackendSpeed& speed : item.backends) slowest = std::max(slowest, 1e-6 * speed.median_us);
  item.layers =
      time_layers(contenders.first(request.backends.size()), steps, slowest, layers_part * left, now);
  return item;
}

void mark_best_threads(SpeedReport& report) {
  for (SpeedItem& item : report.items) {
    for (std::size_t i = 0; i < item.backends.size(); ++i) {
      BackendSpeed& speed = item.backends[i];
      speed.best_threads = std::all_of(report.items.begin(), report.items.end(), [&](const SpeedItem& other) {
        return other.training != item.training || other.rows != item.rows ||
               other.backends[i].median_us >= speed.median_us;
      });
    }
  }
}

MemoryUse memory_of(const std::string& backend, int threads, const Contender& contender) {
  MemoryUse use{backend, threads, contender.arena_bytes, 0};
  for (const Store::Entry& entry : contender.trainer->store().entries())
    use.store_bytes += entry.type.bytes();
  return use;
}

}  // namespace

SpeedReport planned_speed(const SpeedRequest& request, const Samples& samples) {
  SpeedReport report;
  report.backends = request.backends;
  const std::vector<Target> targets = targets_of(request, samples, report);
  for (const int threads : request.threads) {
    for (const Target& target : targets) {
      SpeedItem item{target.mode == Mode::train, target.rows, threads, 0, {}, {}};
      for (const std::string& backend : request.backends) item.backends.emplace_back().backend = backend;
      report.items.push_back(std::move(item));
    }
  }
  return report;
}

SpeedReport measure_speed(const SpeedRequest& request, const Samples& samples) {
  const double start = request.now();
  SpeedReport report;
  report.backends = request.backends;
  const std::vector<Target> targets = targets_of(request, samples, report);
  std::size_t items = targets.size() * request.threads.size();
  for (const int threads : request.threads) {
    std::vector<Contender> contenders;
    for (std::size_t i = 0; i <= request.backends.size(); ++i) {
      contenders.emplace_back().trainer = request.make_trainer(i % request.backends.size(), threads);
    }
    for (const Target& target : targets) {
      const double seconds = (request.seconds - (request.now() - start)) / static_cast<double>(items--);
      SpeedItem announced{target.mode == Mode::train, target.rows, threads, 0, {}, {}};
      if (request.begins) request.begins(announced.what(), seconds);
      report.items.push_back(measure_item(contenders, target, samples, request, seconds));
      report.items.back().threads = threads;
    }
    for (std::size_t i = 0; i < request.backends.size(); ++i) {
      report.memory.push_back(memory_of(request.backends[i], threads, contenders[i]));
    }
  }
  mark_best_threads(report);
  report.seconds = request.now() - start;
  return report;
}

}  // namespace plexus
