#include "sample_report.hpp"

#include <cmath>
#include <limits>

namespace plexus::test {

namespace {

Deviation small_error(double ulp) {
  Deviation error;
  error.max_ulp = ulp;
  error.max_abs = ulp * 6e-8;
  error.relative_l2 = ulp * 3e-8;
  error.worst = 37;
  error.found = 0.25000003;
  error.expected = 0.25;
  error.bound = 1e-6;
  error.elements = error.nonzero = 9600;
  return error;
}

NodeCheck node(int kernel, const std::string& place, Phase phase, const std::string& op, double ulp) {
  NodeCheck check;
  check.kernel = kernel;
  check.place = place;
  check.phase = phase;
  check.op = op;
  check.type = {DType::float32, {32, 300}};
  check.provider = "onednn";
  check.local = small_error(ulp);
  check.accumulated = small_error(4 * ulp);
  return check;
}

BackendResult result(const std::string& name, double ulp) {
  BackendResult backend;
  backend.name = name;
  backend.versions = {name == "onednn" ? "oneDNN 2.6.0" : "OpenBLAS 0.3.21"};
  ProgramCheck program;
  program.mode = Mode::train;
  program.rows = 32;
  program.nodes = {node(0, "flatten", Phase::forward, "batch_gather", ulp / 4),
                   node(1, "dense", Phase::forward, "fused_matmul (add relu)", ulp),
                   node(2, "dense", Phase::gradient, "fused_matmul (sub)", 2 * ulp),
                   node(3, "loss", Phase::forward, "sparse_softmax_cross_entropy", ulp)};
  backend.programs = {program};
  double factor = 1;
  for (const char* place : {"flatten", "dense", "dense_1", "<b>&\"'", "loss", "optimizer"}) {
    LayerCheck& layer = backend.layers.emplace_back();
    layer.place = place;
    layer.local_ulp = ulp * factor;
    layer.local_share = 0.03 * factor;
    layer.accumulated_ulp = 4 * ulp * factor;
    layer.accumulated_l2 = 3e-8 * factor;
    layer.checks = 12;
    layer.undecided = 1;
    factor *= 1.7;
  }
  for (int step = 0; step < 200; ++step) {
    const double loss = 0.4 + 1.9 * std::exp(-step / 60.0) + 0.12 * std::sin(1.7 * step);
    backend.losses.push_back(loss * (1 + (name == "onednn" ? 1e-8 * std::exp(step / 22.0) : 0)));
  }
  backend.test_rows = 10000;
  backend.metrics.resize(2);
  backend.metrics[0].name = "accuracy";
  backend.metrics[0].value = name == "onednn" ? 0.8812 : 0.8811;
  backend.metrics[0].interval = {0.8747, 0.8876};
  backend.metrics[1].name = "root_mean_squared_error";
  backend.metrics[1].value = 0.31;
  return backend;
}

BackendSpeed speed(const std::string& name, double us, Ratio ratio, Claim claim, std::int64_t rows) {
  BackendSpeed made;
  made.backend = name;
  made.compile_ms = 4.2;
  made.first_ms = 1.3;
  made.median_us = us;
  made.p95_us = 1.12 * us;
  made.rows_per_second = 1e6 * static_cast<double>(rows) / us;
  for (int i = 0; i < 40; ++i) made.rounds_us.push_back(us * (1 + 0.01 * std::sin(i)));
  made.ratio = ratio;
  made.claim = claim;
  return made;
}

SpeedItem item(bool training, std::int64_t rows, int threads, double us, double ratio, Claim claim) {
  SpeedItem made{training, rows, threads, 0.021, {}, {}};
  made.backends = {speed("reference", us, {}, Claim::none, rows),
                   speed("onednn", us * ratio, {ratio, {0.97 * ratio, 1.04 * ratio}}, claim, rows)};
  made.backends[0].best_threads = threads == 1;
  made.backends[1].best_threads = threads == 2;
  made.layers = {{"", {0.02 * us, 0}},
                 {"dense", {0.6 * us, 0.5 * ratio * us}},
                 {"<b>&\"'", {0.3 * us, 0.4 * ratio * us}},
                 {"loss", {0.08 * us, 0.1 * ratio * us}}};
  return made;
}

}  // namespace

Comparison sample_comparison(bool faulty) {
  Comparison made;
  made.context.run = "apps/examples/fashion_mnist.yaml";
  made.context.name = "fashion <mnist> & co";
  made.context.processor = "Intel(R) Xeon(R) Processor @ 2.80GHz";
  made.context.instruction_set = "avx512";
  made.context.threads = 2;
  made.context.versions = {{"plexus", "0.1.0"}};
  made.context.seed = 42;
  made.context.config_sha256 = "0f3c9a4be2d1770c5566aa90be11d3a5c0ffee00c0ffee00c0ffee00c0ffee00";
  made.context.batch_size = 32;
  made.context.time = "2026-11-25T23:30:00Z";
  made.context.check_seconds = 2.4;
  made.backends = {result("reference", 0.5), result("onednn", 1.5)};
  BackendResult& second = made.backends[1];
  second.divergences = {{1e-6, 102}, {1e-4, 0}, {1e-2, 0}};
  second.largest_output_difference = 3.6e-7;
  if (faulty) {
    NodeCheck& wrong = second.programs[0].nodes[2];
    wrong.verdict = Verdict::differs;
    wrong.reason = "7 of 9600 elements are beyond their bounds";
    wrong.fused = {"matmul", "sub"};
    wrong.local.beyond = 7;
    second.programs[0].verdict = second.layers[1].verdict = second.verdict = made.verdict = Verdict::differs;
    second.layers[1].local_ulp = 8200;
    second.layers[1].local_share = 31;
    // A kernel that divides by zero: an error that is no number, where none is allowed.
    LayerCheck& broken = second.layers[2];
    broken.accumulated_ulp = broken.local_share = std::numeric_limits<double>::infinity();
    broken.local_ulp = broken.accumulated_l2 = std::numeric_limits<double>::quiet_NaN();
    broken.verdict = Verdict::differs;
    NodeCheck& zero = second.programs[0].nodes[0];
    zero.verdict = Verdict::inconclusive;
    zero.reason = "only 0 of 9600 elements are decided and not zero";
  }
  return made;
}

app::Remarks sample_remarks() {
  app::Remarks made;
  made.notes = {"vulkan was skipped: no device"};
  made.classes["onednn"] = {{"class", {{17, 3, 5, 2.1e-7, 1.4e-7}, {4711, 0, 6, 9e-8, 3e-8}}}};
  return made;
}

SpeedReport sample_speed() {
  SpeedReport made;
  made.context = {"Intel(R) Xeon(R) Processor @ 2.80GHz", "avx512", "0f3c"};
  made.backends = {"reference", "onednn"};
  for (const int threads : {1, 2}) {
    made.items.push_back(item(true, 32, threads, 912, 0.0893, Claim::faster));
    made.items.push_back(item(false, 1, threads, 21.4, 1.004, Claim::none));
    made.items.push_back(item(false, 256, threads, 3120, 1.31, Claim::slower));
    made.memory.push_back({"reference", threads, 2400000, 1020304});
    made.memory.push_back({"onednn", threads, 900, 1020304});
  }
  made.notes = {"prediction of 512 rows was not timed: the data has 300"};
  made.seconds = 58.7;
  return made;
}

}  // namespace plexus::test
