// Measures Plexus and the bare products of two libraries, alternating with peers in other processes: for each
// line on standard input one round, which prints for each work a line of JSON.
// usage: benchmark_rounds THREADS [PART OF A NAME]: all works, or those with it in their names
//        benchmark_rounds --openblas: which of its kernels OpenBLAS runs
#include <plexus/data/binding.hpp>
#include <plexus/data/detail/order.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../steady/nets.hpp"
#include "bare_products.hpp"
#include "commands/ceilings.hpp"

using namespace plexus;
using namespace plexus::benchmarks;

namespace {

using Clock = std::chrono::steady_clock;

/// Something that can be done a number of times.
struct Work {
  std::string what, who;
  std::function<void(std::int64_t)> run;
};

double seconds_of(const Work& work, std::int64_t count) {
  const auto start = Clock::now();
  work.run(count);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A fifth of a second of it, in microseconds each. First comes a pause: the threads of OpenBLAS, of
/// libgomp and of Plexus go on looking for work for a while, on processors that are no longer theirs.
double microseconds(const Work& work) {
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  std::int64_t count = 1;
  double warm = seconds_of(work, count);
  while (warm < 0.02) warm = seconds_of(work, count *= 2);
  count = 1 + static_cast<std::int64_t>(static_cast<double>(count) * 0.2 / warm);
  return 1e6 * seconds_of(work, count) / static_cast<double>(count);
}

Samples fashion_mnist() {
  DataConfig data;
  data.source = choose(Kind::dataset, "fashion_mnist");
  data.validation = Split::first_rows(5000);
  Samples samples = read_parts(data).train;
  // The same bytes as rows of 784: no work is saved, flatten does nothing.
  Tensor& images = samples.inputs[0].values;
  images = images.reshaped({samples.rows, 784});
  return samples;
}

/// A trainer and the rows that it works on.
class Net {
 public:
  Net(Model model, Plan plan, Samples samples, int threads)
      : trainer_(std::move(model), std::move(plan), {open_backends("onednn"), threads}),
        samples_(std::move(samples)),
        order_(epoch_order(1, 0, samples_.rows)) {}

  /// Steps on rows in a random order, over and over.
  void train(std::int64_t batch, std::int64_t count) {
    Program& program = trainer_.program(Mode::train, samples_, batch);
    program.bind(order_input, order_);
    repeat(program, count, samples_.rows / batch);
  }
  /// Batches of so many rows by the program alone.
  void replay(std::int64_t rows, std::int64_t count) {
    repeat(trainer_.program(Mode::predict, samples_, rows), count, samples_.rows / rows);
  }
  /// The first rows by Trainer::predict.
  void predict(std::int64_t rows, std::int64_t count) {
    const Tensor input = samples_.inputs[0].values.rows(0, rows);
    for (std::int64_t i = 0; i < count; ++i) trainer_.predict({&input, 1});
  }

 private:
  static void repeat(Program& program, std::int64_t count, std::int64_t steps) {
    for (; count > 0; count -= steps) program.replay(0, std::min(count, steps));
  }

  Trainer trainer_;
  Samples samples_;
  Tensor order_;
};

/// A whole step, and its products alone.
void add_step(std::vector<Work>& all, const std::shared_ptr<Net>& net,
              const std::vector<std::int64_t>& widths, std::int64_t batch) {
  const std::string what = fmt::format("{}, batch {}, step", fmt::join(widths, "-"), batch);
  all.push_back({what, "Plexus", [=](std::int64_t count) { net->train(batch, count); }});
  all.push_back({what, "dnnl_sgemm", peer_step(widths, batch, by_onednn)});
  all.push_back({what, "OpenBLAS", peer_step(widths, batch, by_openblas)});
}

std::vector<Work> works(int threads) {
  const Samples rows_of_images = fashion_mnist();
  const auto images = std::make_shared<Net>(tests::image_net(), tests::image_plan(), rows_of_images, threads);
  const auto wide =
      std::make_shared<Net>(tests::image_net({2048, 2048}), tests::image_plan(), rows_of_images, threads);
  const auto houses =
      std::make_shared<Net>(tests::house_net(), tests::house_plan(), tests::houses(11610, 1), threads);
  const auto marks =
      std::make_shared<Net>(tests::mark_net(), tests::image_plan(), tests::marks(8000, 1), threads);
  const auto wide_and_deep = std::make_shared<Net>(tests::wide_and_deep_net(), tests::wide_and_deep_plan(),
                                                   tests::houses(11610, 1), threads);
  const auto two_outputs = std::make_shared<Net>(tests::two_output_net(), tests::two_output_plan(),
                                                 tests::split_houses(11610, 1), threads);
  const auto normalized = std::make_shared<Net>(tests::normalized_image_net(), tests::normalized_image_plan(),
                                                rows_of_images, threads);
  std::vector<Work> all;
  for (const std::int64_t batch : {32, 128, 512, 4096}) add_step(all, images, {784, 300, 100, 10}, batch);
  add_step(all, houses, {8, 30, 1}, 32);
  add_step(all, wide, {784, 2048, 2048, 10}, 256);
  add_step(all, marks, {64, 32, 16, 8}, 8);
  const auto train = [](const std::shared_ptr<Net>& net) {
    return [net](std::int64_t count) { net->train(32, count); };
  };
  all.push_back({"8-30-30-1 with the input beside, batch 32, step", "Plexus", train(wide_and_deep)});
  all.push_back({"two inputs and two outputs, batch 32, step", "Plexus", train(two_outputs)});
  all.push_back(
      {"784-300-100-10 with batch normalization and Adam, batch 32, step", "Plexus", train(normalized)});
  for (const char* optimizer : {"rmsprop", "adamw", "nadam"}) {
    Plan plan = tests::image_plan();
    plan.optimizer = make<Optimizer>(optimizer);
    all.push_back(
        {fmt::format("784-300-100-10 with {}, batch 32, step", optimizer), "Plexus",
         train(std::make_shared<Net>(tests::image_net(), std::move(plan), rows_of_images, threads))});
  }
  for (const std::int64_t rows : {1, 10000}) {
    const std::string what = fmt::format("784 net, prediction, rows: {}", rows);
    all.push_back({what, "Plexus, Program", [=](std::int64_t count) { images->replay(rows, count); }});
    all.push_back({what, "Plexus, Trainer", [=](std::int64_t count) { images->predict(rows, count); }});
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--openblas") {
    fmt::print("{}\n", openblas_kernels());
    return 0;
  }
  const int threads = argc > 1 ? std::atoi(argv[1]) : Team::available();
  set_threads(threads);
  load_standard_plugins();
  std::vector<Work> all = works(threads);
  const std::string wanted = argc > 2 ? argv[2] : "";
  std::erase_if(all, [&](const Work& work) { return work.what.find(wanted) == std::string::npos; });
  while (std::getchar() == '\n') {
    // Virtual processors may be two halves of one core, for minutes: then two threads do no more than one.
    fmt::print(R"({{"what": "GFLOP in registers", "who": "Plexus", "threads": {}, "us": {}}})"
               "\n",
               threads, 1e6 / app::measure_ceilings(Team(threads)).gflops);
    for (const Work& work : all) {
      fmt::print(R"({{"what": "{}", "who": "{}", "threads": {}, "us": {}}})"
                 "\n",
                 work.what, work.who, threads, microseconds(work));
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
}
