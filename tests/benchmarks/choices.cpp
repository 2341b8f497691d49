#include "choices.hpp"

#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/open_run.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bare_products.hpp"
#include "kernels/epilogue.hpp"
#include "kernels/multiply.hpp"
#include "shapes.hpp"

namespace plexus::benchmarks {

namespace {

using onednn::Finish;
using onednn::Way;

/// A product that a program computes.
struct Wanted {
  std::string name;
  onednn::ProductSizes sizes;
  Finish finish;
};

std::vector<Wanted> of_shapes() {
  std::vector<Wanted> all;
  for (const Shapes& s : product_shapes()) {
    const Finish finish = s.kind == ProductKind::update  ? Finish::add
                          : s.kind == ProductKind::dense ? Finish::bias_relu
                                                         : Finish::store;
    all.push_back({s.name, {s.m, s.n, s.k, s.transpose_a, s.transpose_b}, finish});
  }
  return all;
}

std::optional<Wanted> wanted_of(const KernelRecord& record, const std::string& mode) {
  const Node& node = *record.node;
  const bool fused = node.op().name() == "fused_matmul";
  if (record.provider != "onednn" || (!fused && node.op().name() != "matmul")) return std::nullopt;
  const onednn::Matrices s = onednn::matrices_of(node);
  if (s.m * s.n * s.k == 0) return std::nullopt;
  const auto epilogue = fused ? onednn::epilogue_of(node.attributes().body("body")) : std::nullopt;
  return Wanted{fmt::format("{} {} {}x{}x{}", mode, node.place(), s.m, s.k, s.n),
                {s.m, s.n, s.k, s.transpose_a, s.transpose_b},
                epilogue ? epilogue->finish : Finish::store};
}

std::vector<Wanted> of_run(const char* file) {
  const Run run = open_run(file, {"backend=onednn"});
  const Parts parts = run.read({true, false, false});
  const auto trainer = run.trainer();
  trainer->fit_states(parts.train);
  const std::int64_t batch = trainer->rows_of_step(run.config().batch_size, parts.train.rows);
  std::vector<Wanted> all;
  const auto add = [&](const char* name, Mode mode, std::int64_t rows) {
    for (const KernelRecord& record : trainer->program(mode, parts.train, rows).kernels()) {
      if (auto wanted = wanted_of(record, name)) all.push_back(std::move(*wanted));
    }
  };
  add("train", Mode::train, batch);
  add("predict", Mode::predict, 1);
  return all;
}

/// Matrices of a product, and what is done with them.
class Product {
 public:
  explicit Product(const Wanted& wanted)
      : wanted_(wanted),
        a_(values(floats(wanted.sizes.m, wanted.sizes.k))),
        b_(values(floats(wanted.sizes.k, wanted.sizes.n))),
        bias_(values(floats(1, wanted.sizes.n))),
        c_(values(floats(wanted.sizes.m, wanted.sizes.n))) {}

  void use(Way way, int threads) {
    multiply_.emplace_back(onednn::plan_product(wanted_.sizes, threads, wanted_.finish == Finish::add,
                                                onednn::cost_model(), way));
    scratch_.push_back(values(floats(1, multiply_.back().plan().scratch_floats() + 1)));
  }
  const onednn::ProductPlan& plan(std::size_t which) const { return multiply_[which].plan(); }

  double microseconds(std::size_t which, const Team& team) {
    const auto start = std::chrono::steady_clock::now();
    onednn::Result result{c_.data<float>().data(), wanted_.sizes.n, wanted_.finish, -1e-9F,
                          bias_.data<float>().data()};
    const auto repeats = static_cast<std::int64_t>(std::clamp(1e7 / wanted_.sizes.flops(), 1.0, 200.0));
    for (std::int64_t i = 0; i < repeats; ++i) {
      multiply_[which].run(team, a_.data<float>().data(), b_.data<float>().data(), result,
                           scratch_[which].data<float>().data());
    }
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    return taken.count() / static_cast<double>(repeats);
  }

 private:
  Wanted wanted_;
  Tensor a_, b_, bias_, c_;
  std::vector<onednn::Multiply> multiply_;
  std::vector<Tensor> scratch_;
};

constexpr int rounds = 25;
/// What is measured of both is this close to each other by chance.
constexpr double noise = 0.03;

std::string verdict(double chosen, double other) {
  if (other > chosen * (1 + noise))
    return fmt::format("right: the other takes {:.0f} % longer", 100 * (other / chosen - 1));
  if (chosen > other * (1 + noise)) return fmt::format("WRONG: costs {:.0f} %", 100 * (chosen / other - 1));
  return "either";
}

void print(const Wanted& wanted, const Team& team) {
  Product product(wanted);
  for (const Way way : {Way::ours, Way::library}) product.use(way, team.threads());
  std::array<double, 2> least{1e30, 1e30};
  for (int round = 0; round < rounds; ++round) {
    for (const std::size_t way : {0U, 1U}) least[way] = std::min(least[way], product.microseconds(way, team));
  }
  const onednn::ProductPlan chosen =
      onednn::plan_product(wanted.sizes, team.threads(), wanted.finish == Finish::add);
  const bool no_other = product.plan(0).form == product.plan(1).form;
  const bool library = chosen.form == onednn::ProductPlan::Form::library;
  fmt::print("{:<38} {:>10.2f} {:>10} {:<8} {:<36} {}\n", wanted.name, least[0],
             no_other ? "-" : fmt::format("{:.2f}", least[1]), library ? "library" : "ours",
             no_other ? "no other" : verdict(least[library ? 1 : 0], least[library ? 0 : 1]),
             onednn::note_on(chosen));
}

}  // namespace

int print_choices(const char* run_file, int threads) {
  load_standard_plugins();
  fmt::print("{}\n{} threads, least of {} rounds, with biases, activations and updates\n\n",
             onednn::processor().text(), threads, rounds);
  fmt::print("{:<38} {:>10} {:>10} {:<8} {:<36} {}\n", "product", "ours, us", "library", "model", "choice",
             "why");
  const Team team(threads);
  for (const Wanted& wanted : run_file != nullptr ? of_run(run_file) : of_shapes()) print(wanted, team);
  return 0;
}

}  // namespace plexus::benchmarks
