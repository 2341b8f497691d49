#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/runs_here.hpp"
#include "training.hpp"

using namespace plexus;
using namespace plexus::tests;

// What a training changes of each parameter, against the same training in float64: the root mean square of
// what the change is off, as a share of that of the change.

namespace {

/// All trainings of a table.
struct Table {
  std::vector<std::vector<int>> nets;
  std::vector<std::int64_t> batches;
  std::vector<double> rates;
  std::vector<int> steps;
};

/// One parameter after some steps.
struct Finding {
  double reference = 0;
  double found = 0;
  /// 1.5 times the reference's float32, or half an ulp of the parameter: no float32 number comes nearer.
  double allowed = 1;

  double share() const { return found / allowed; }
};

double root_mean_square(const Tensor& x) {
  double sum = 0;
  for (std::int64_t i = 0; i < x.elements(); ++i) sum += x.at(i) * x.at(i);
  return std::sqrt(sum / static_cast<double>(x.elements()));
}

/// What `after` has more than `before`, in float64.
Tensor difference(const Tensor& after, const Tensor& before) {
  Tensor result(DType::float64, after.shape());
  for (std::int64_t i = 0; i < result.elements(); ++i) {
    result.data<double>()[static_cast<std::size_t>(i)] = after.at(i) - before.at(i);
  }
  return result;
}

double half_an_ulp(double x) { return std::ldexp(0.5, std::ilogb(x) - 23); }

/// The trainings of a number of steps and a kind of runner, against those in float64.
class Judge {
 public:
  Judge(const Training& training, const std::vector<int>& steps)
      : training_(training),
        steps_(steps),
        truth_(parameters_after(training, {"reference", DType::float64}, steps)),
        reference_(parameters_after(training, {"reference"}, steps)) {}

  /// The finding nearest to what is allowed, or furthest beyond it; each one beyond is an error.
  Finding worst(const Runner& runner) const {
    const std::vector<NamedTensors> found = parameters_after(training_, runner, steps_);
    Finding worst;
    for (std::size_t at = 1; at < found.size(); ++at) {
      for (const auto& [name, value] : found[at]) {
        const Finding each = finding(found, name, at);
        BOOST_TEST(each.found <= each.allowed,
                   text() << ", " << runner.threads << " threads, " << name << " after " << steps_[at - 1]
                          << " steps: off by " << each.found << " of its change, at most " << each.allowed
                          << " expected (reference: " << each.reference << ")");
        if (each.share() > worst.share()) worst = each;
      }
    }
    return worst;
  }

 private:
  Finding finding(const std::vector<NamedTensors>& found, const std::string& name, std::size_t at) const {
    BOOST_TEST_REQUIRE(root_mean_square(difference(found[0].at(name), truth_[0].at(name))) == 0);
    const Tensor change = difference(truth_[at].at(name), truth_[0].at(name));
    const double size = root_mean_square(change);
    const auto off = [&](const std::vector<NamedTensors>& run) {
      return root_mean_square(difference(difference(run[at].at(name), run[0].at(name)), change)) / size;
    };
    Finding result{off(reference_), off(found)};
    const double rounding = half_an_ulp(root_mean_square(truth_[at].at(name))) / size;
    result.allowed = std::max(1.5 * result.reference, rounding);
    return result;
  }

  std::string text() const {
    return fmt::format("{}, {}, batch {}, rate {}", fmt::join(training_.widths, "-"), training_.optimizer,
                       training_.batch, training_.rate);
  }

  Training training_;
  std::vector<int> steps_;
  std::vector<NamedTensors> truth_, reference_;
};

std::string percent(double share) { return fmt::format("{:.2g}", 100 * share); }

/// A row for each optimizer and batch, a column for each rate: of the parameter, steps and threads that come
/// nearest to what is allowed, the backend's percentage, the reference's and what is allowed.
void print_and_judge(const Table& table) {
  load_standard_plugins();
  double nearest = 0;
  for (const std::vector<int>& net : table.nets) {
    fmt::print("{}: per cent of the change that is off, onednn's (reference's; allowed)\n{:<9} {:>6}",
               fmt::join(net, "-"), "optimizer", "batch");
    for (const double rate : table.rates) fmt::print(" {:>26}", rate);
    fmt::print("\n");
    for (const char* const optimizer : {"sgd", "momentum", "adam"}) {
      for (const std::int64_t batch : table.batches) {
        fmt::print("{:<9} {:>6}", optimizer, batch);
        for (const double rate : table.rates) {
          const Judge judge({net, optimizer, rate, batch}, table.steps);
          Finding worst;
          for (const int threads : {1, 2}) {
            const Finding each = judge.worst({"onednn", DType::float32, threads});
            if (each.share() > worst.share()) worst = each;
          }
          nearest = std::max(nearest, worst.share());
          fmt::print(" {:>26}", fmt::format("{} ({}; {})", percent(worst.found), percent(worst.reference),
                                            percent(worst.allowed)));
        }
        fmt::print("\n");
        std::fflush(stdout);
      }
    }
  }
  fmt::print("the nearest to what is allowed comes to {:.2f} of it\n", nearest);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(updates, *boost::unit_test::precondition(test::needs_onednn))

BOOST_AUTO_TEST_CASE(some) {
  print_and_judge({{{16, 32, 8}}, {1, 33, 1000, 4096}, {1e-1, 1e-3, 1e-6}, {3, 20}});
}

// The gradient of the first kernel is a product that oneDNN's library makes from 100,000 rows on, in the
// second net from 4,096.
BOOST_AUTO_TEST_CASE(all) {
  const std::vector<double> rates{1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
  print_and_judge({{{16, 32, 8}}, {1, 32, 33, 128, 1000, 4096, 16384, 100000}, rates, {3, 100}});
  print_and_judge({{{64, 100, 8}}, {4096, 16384}, rates, {3, 100}});
}

BOOST_AUTO_TEST_SUITE_END()
