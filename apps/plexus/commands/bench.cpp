#include <plexus/backend/op_text.hpp>
#include <plexus/compare/timing/timing.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/processor.hpp>
#include <plexus/train/clock.hpp>

#include <memory>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands/allocations.hpp"
#include "commands/ceilings.hpp"
#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;
using Json = nlohmann::ordered_json;

namespace {

constexpr double seconds_each = 0.5;

template <class F>
double milliseconds(F&& f) {
  const double start = steady_seconds();
  f();
  return 1e3 * seconds_since(start);
}

Json json_of_times(const StepTimes& times) {
  return {{"median", times.median}, {"p95", times.p95}, {"min", times.min}};
}

/// The time of each node, its share of the step, and its rates.
Json nodes_of(Program& program, std::int64_t steps, const std::function<void()>& before) {
  const std::vector<double> times = time_kernels(program, steps, seconds_each, steady_seconds, before);
  const double total = std::accumulate(times.begin(), times.end(), 0.0);
  Json nodes = Json::array();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const KernelRecord& record = program.kernels()[i];
    const Cost cost = record.node->op().cost(*record.node);
    const double rate = times[i] > 0 ? 1e-3 / times[i] : 0;
    nodes.push_back({{"place", record.node->place()},
                     {"op", op_text(*record.node)},
                     {"type", record.node->type().text()},
                     {"provider", record.provider},
                     {"us", times[i]},
                     {"share", total > 0 ? times[i] / total : 0},
                     {"gflops", cost.flops * rate},
                     {"gbytes", cost.bytes * rate}});
  }
  return nodes;
}

/// A trainer as at the start of a training: states that layers compute from the data (normalization) are set.
std::unique_ptr<Trainer> ready_trainer(const Run& run, const Samples& samples,
                                       const CompileOptions& compile = {}) {
  auto trainer = run.trainer(compile);
  trainer->fit_states(samples);
  return trainer;
}

/// A function to call before each timed step; empty if none is needed. An optimizer that makes whole passes
/// has nothing to do once it has converged, so the function restores the initial weights.
std::function<void()> begin_anew(Trainer& trainer) {
  if (trainer.learning() != Learning::passes) return {};
  return [&store = trainer.store(), initial = trainer.store().snapshot()] { store.restore(initial); };
}

/// Measures everything about the training step.
void measure_training(const Run& run, const Samples& samples, Json& report) {
  const auto trainer = ready_trainer(run, samples);
  const std::int64_t batch = trainer->rows_of_step(run.config().batch_size, samples.rows);
  const std::int64_t steps = samples.rows / batch;
  Program* program = nullptr;
  report["compile_ms"] = milliseconds([&] { program = &trainer->program(Mode::train, samples, batch); });
  const std::function<void()> before = begin_anew(*trainer);
  report["first_step_ms"] = milliseconds([&] { program->replay(0, 1); });
  report["step_us"] = json_of_times(time_steps(*program, steps, 2 * seconds_each, before));
  const std::int64_t other = trainer->rows_of_step(std::max<std::int64_t>(1, batch - 1), samples.rows);
  report["second_compile_ms"] = milliseconds([&] { trainer->program(Mode::train, samples, other); });
  report["arena_bytes"] = program->arena_bytes();
  report["nodes"] = nodes_of(*program, steps, before);
}

/// The time in microseconds of a step whose kernels do nothing.
double framework_microseconds(const Run& run, const Samples& samples) {
  CompileOptions idle;
  idle.idle = true;
  const auto trainer = ready_trainer(run, samples, idle);
  const std::int64_t batch = trainer->rows_of_step(run.config().batch_size, samples.rows);
  Program& program = trainer->program(Mode::train, samples, batch);
  constexpr std::int64_t steps = 100000;
  program.replay(0, steps);
  return 1e3 * milliseconds([&] { program.replay(0, steps); }) / static_cast<double>(steps);
}

/// The whole work of the process that counts allocations.
int print_allocations(const Run& run, const Samples& samples) {
  const auto trainer = ready_trainer(run, samples);
  const std::int64_t batch = trainer->rows_of_step(run.config().batch_size, samples.rows);
  Program& program = trainer->program(Mode::train, samples, batch);
  print_result("{}\n", count_allocations(program, samples.rows / batch));
  return 0;
}

void require_rows(std::int64_t rows, const Samples& samples) {
  if (rows >= 1 && rows <= samples.rows) return;
  throw UsageError(
      fmt::format("--predict is 1 to {}, the rows of the training part, not {}", samples.rows, rows));
}

Json prediction(const Run& run, const Samples& samples, std::int64_t rows) {
  const auto trainer = ready_trainer(run, samples);
  Program& program = trainer->program(Mode::predict, samples, rows);
  return {{"rows", rows}, {"us", json_of_times(time_steps(program, samples.rows / rows, seconds_each))}};
}

void print(const Json& report) {
  const auto number = [](const Json& value) { return value.get<double>(); };
  const Json& step = report["step_us"];
  print_result("{} on {} ({}), {} thread{}\n", report["name"].get<std::string>(),
               report["backend"].get<std::string>(), report["processor"].get<std::string>(),
               report["threads"].get<int>(), report["threads"] == 1 ? "" : "s");
  print_result("compile {:.1f} ms, another batch size {:.1f} ms, first step {:.2f} ms\n",
               number(report["compile_ms"]), number(report["second_compile_ms"]),
               number(report["first_step_ms"]));
  print_result("step: median {:.2f} us, p95 {:.2f} us, min {:.2f} us; framework alone {:.2f} us\n",
               number(step["median"]), number(step["p95"]), number(step["min"]),
               number(report["framework_us"]));
  const Json& allocations = report["library_allocations"];
  print_result("allocations inside libraries: {}\n",
               allocations.is_null() ? "not counted" : fmt::format("{:.2f} a step", number(allocations)));
  if (report.contains("predict")) {
    const Json& predict = report["predict"];
    print_result("prediction of {} rows: median {:.2f} us, p95 {:.2f} us, min {:.2f} us\n",
                 predict["rows"].get<std::int64_t>(), number(predict["us"]["median"]),
                 number(predict["us"]["p95"]), number(predict["us"]["min"]));
  }
  const Json& ceilings = report["ceilings"];
  print_result("ceilings: {:.0f} GFLOP/s; copying {:.0f} GB/s in cache, {:.1f} GB/s in memory\n\n",
               number(ceilings["gflops"]), number(ceilings["cache_gbytes"]),
               number(ceilings["memory_gbytes"]));
  print_result("{:>9} {:>6} {:>8} {:>7}  {:<20} {}\n", "us", "share", "GFLOP/s", "GB/s", "layer", "node");
  for (const Json& node : report["nodes"]) {
    print_result("{:>9.3f} {:>5.1f}% {:>8.1f} {:>7.1f}  {:<20} {} {} on {}\n", number(node["us"]),
                 100 * number(node["share"]), number(node["gflops"]), number(node["gbytes"]),
                 node["place"].get<std::string>(), node["op"].get<std::string>(),
                 node["type"].get<std::string>(), node["provider"].get<std::string>());
  }
}

}  // namespace

int bench(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("predict", po::value<std::int64_t>()->value_name("ROWS"),
                        "also time the prediction of ROWS rows");
  options.add_options()("json", "one JSON object on standard output");
  options.add_options()(count_option, "only count the allocations of a step; bench starts itself with it");
  po::variables_map values;
  const char* usage =
      "bench RUN.yaml|RUN_DIR [key=value ...] [--predict ROWS] [--json] [--accept-changed] [--plugin FILE] "
      "[--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;

  const Run run = open(values);
  static_cast<void>(run.plan(run.model()));  // throws if there is nothing of a training
  const Parts parts = run.read({true, false, false});
  if (values.count(count_option) > 0) return print_allocations(run, parts.train);
  if (values.count("predict") > 0) require_rows(values["predict"].as<std::int64_t>(), parts.train);
  Json report = {{"name", run.config().name},
                 {"backend", run.config().backend},
                 {"libraries", run.backends().chosen->versions()},
                 {"processor", processor_name()},
                 {"threads", run.config().threads}};
  const Ceilings ceilings = measure_ceilings(Team(run.config().threads));
  report["ceilings"] = {{"gflops", ceilings.gflops},
                        {"cache_gbytes", ceilings.cache_gbytes},
                        {"memory_gbytes", ceilings.memory_gbytes}};
  measure_training(run, parts.train, report);
  report["framework_us"] = framework_microseconds(run, parts.train);
  const std::optional<double> allocations = allocations_a_step(arguments);
  report["library_allocations"] = allocations ? Json(*allocations) : Json();
  if (values.count("predict") > 0) {
    report["predict"] = prediction(run, parts.train, values["predict"].as<std::int64_t>());
  }
  if (values.count("json") > 0) {
    print_data("{}\n", report.dump());
  } else {
    print(report);
  }
  return 0;
}

}  // namespace plexus::app
