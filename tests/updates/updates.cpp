#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/runs_here.hpp"
#include "training.hpp"

using namespace plexus;
using namespace plexus::tests;

// What a training changes of each parameter, against the same training in float64: the root mean square of
// what the change is off, as a share of that of the change.

BOOST_AUTO_TEST_SUITE(updates, *boost::unit_test::precondition(test::needs_onednn))

namespace {

/// Errors differ by luck: a figure is the geometric mean of those of some trainings, with rows and initial
/// parameters of their own, each in some orders of its rows. (One training in which rounding has decided
/// something would outweigh all others in another mean.) Where they scatter much, there are more trainings.
struct Batch {
  std::int64_t rows;
  std::uint64_t seeds;  ///< at least
};
constexpr double certain_enough = 0.15;

/// All trainings of a table.
struct Table {
  std::vector<int> net;
  std::vector<Batch> batches;
  std::vector<double> rates;
  std::vector<int> steps;
  std::uint64_t most_times_as_many = 1;  ///< seeds, where errors scatter
};

/// No training alone is worse than this, as a share of what is allowed in the mean, where those of the
/// reference are that near to each other. Adam divides by the gradient's own size, so that rounding decides
/// where an element goes whose gradient is nearly 0: there they are not, and it may be as many times worse
/// than they are.
constexpr double most_luck = 5;

/// A parameter after some steps.
using Place = std::pair<std::string, int>;

class GeometricMean {
 public:
  void add(double value) {
    const double logarithm = std::log(std::max(value, 1e-12));  // nothing that float32 shows is smaller
    sum_ += logarithm;
    squares_ += logarithm * logarithm;
    ++count_;
  }
  double value() const { return std::exp(sum_ / count_); }
  /// The standard error of its logarithm: .1 is some 10 % of the mean.
  double uncertainty() const {
    const double variance = (squares_ - sum_ * sum_ / count_) / (count_ - 1);
    return std::sqrt(std::max(variance, 0.0) / count_);
  }

 private:
  double sum_ = 0;
  double squares_ = 0;
  int count_ = 0;
};

/// What is found of one parameter after some steps, and what is allowed: 1.5 times what the reference's
/// float32 comes to, or half an ulp of the parameter, which float32 cannot tell apart.
struct Finding {
  double reference = 0;
  double found = 0;
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

/// Trainings in float32 by several runners, the reference first, beside the same in float64.
class Judged {
 public:
  Judged(JudgedTraining training, std::uint64_t seeds, std::uint64_t most_seeds,
         const std::vector<int>& steps)
      : training_(std::move(training)), steps_(steps) {
    for (std::uint64_t seed = 1; seed <= seeds || (seed <= most_seeds && uncertainty() > certain_enough);
         ++seed) {
      training_.seed = seed;
      training_.order = 0;
      const auto truth = parameters_after(training_, {"reference", DType::float64}, steps);
      const Errors rounding = roundings_of(truth);
      add(rounding_, rounding);
      std::vector<Errors> of_reference;
      for (; training_.order < orders; ++training_.order) {
        const Errors reference = errors_of(truth, runners[0]);
        add(off_[0], reference);
        for (const Errors& other : of_reference) {
          spread_ =
              std::max({spread_, share_of(reference, other, rounding), share_of(other, reference, rounding)});
        }
        of_reference.push_back(reference);
        for (std::size_t i = 1; i < runners.size(); ++i) {
          const Errors errors = errors_of(truth, runners[i]);
          add(off_[i], errors);
          worst_ = std::max(worst_, share_of(errors, reference, rounding));
        }
      }
    }
  }

  /// The findings of all parameters, numbers of steps and threads; each one beyond what is allowed is an
  /// error.
  std::vector<Finding> findings() const {
    std::vector<Finding> all;
    for (const auto& [place, reference] : off_[0]) {
      for (std::size_t i = 1; i < runners.size(); ++i) {
        Finding each{reference.value(), off_[i].at(place).value()};
        each.allowed = std::max(1.5 * each.reference, rounding_.at(place).value());
        BOOST_TEST(
            each.found <= each.allowed,
            fmt::format("{}, {}, batch {}, rate {}, {} threads, {} after {} steps: off by {:.3g} of its "
                        "change, at most {:.3g} expected (reference: {:.3g})",
                        fmt::join(training_.widths, "-"), training_.optimizer, training_.batch,
                        training_.rate, runners[i].threads, place.first, place.second, each.found,
                        each.allowed, each.reference));
        all.push_back(each);
      }
    }
    return all;
  }

  /// The most that one training alone is off, as a share of what it is allowed by the reference's of the same
  /// order: luck is in it.
  double worst() const { return worst_; }
  /// The same of the reference in one order by that in another; at least 1.
  double spread() const { return spread_; }

 private:
  using Errors = std::map<Place, double>;
  using Means = std::map<Place, GeometricMean>;

  /// Of the mean that is known worst.
  double uncertainty() const {
    double most = 0;
    for (const Means& means : off_) {
      for (const auto& [place, mean] : means) most = std::max(most, mean.uncertainty());
    }
    return most;
  }

  static void add(Means& means, const Errors& errors) {
    for (const auto& [place, off] : errors) means[place].add(off);
  }

  /// The most that errors are as a share of what others allow.
  static double share_of(const Errors& errors, const Errors& others, const Errors& rounding) {
    double share = 0;
    for (const auto& [place, off] : errors) {
      share = std::max(share, off / std::max(1.5 * others.at(place), rounding.at(place)));
    }
    return share;
  }

  /// What a runner's changes are off.
  Errors errors_of(const std::vector<NamedTensors>& truth, const Runner& runner) const {
    const std::vector<NamedTensors> found = parameters_after(training_, runner, steps_);
    Errors errors;
    for (std::size_t at = 1; at < truth.size(); ++at) {
      for (const auto& [name, value] : truth[at]) {
        const Tensor& begin = truth[0].at(name);
        BOOST_TEST_REQUIRE(root_mean_square(difference(found[0].at(name), begin)) == 0);
        const Tensor off = difference(found[at].at(name), value);
        const double size = root_mean_square(difference(value, begin));
        errors[{name, steps_[at - 1]}] = root_mean_square(off) / size;
      }
    }
    return errors;
  }

  Errors roundings_of(const std::vector<NamedTensors>& truth) const {
    Errors errors;
    for (std::size_t at = 1; at < truth.size(); ++at) {
      for (const auto& [name, value] : truth[at]) {
        const double size = root_mean_square(difference(value, truth[0].at(name)));
        errors[{name, steps_[at - 1]}] = half_an_ulp(root_mean_square(value)) / size;
      }
    }
    return errors;
  }

  static inline const std::vector<Runner> runners{
      {"reference"}, {"onednn", DType::float32, 1}, {"onednn", DType::float32, 2}};

  JudgedTraining training_;
  std::vector<int> steps_;
  std::array<Means, 3> off_;
  Means rounding_;
  double worst_ = 0;
  double spread_ = 1;
};

/// "28 (6.1) 0.87, 1.2": the most that a parameter's change is off, in per cent, the reference's there, how
/// much of what is allowed the finding nearest to that comes to, and the same of the worst training alone.
std::string text_of(const std::vector<Finding>& findings, double worst) {
  const auto by_size = [](const Finding& a, const Finding& b) { return a.found < b.found; };
  const auto by_share = [](const Finding& a, const Finding& b) { return a.share() < b.share(); };
  const Finding most = *std::max_element(findings.begin(), findings.end(), by_size);
  const Finding nearest = *std::max_element(findings.begin(), findings.end(), by_share);
  return fmt::format("{:.2g} ({:.2g}) {:.2f}, {:.2g}", 100 * most.found, 100 * most.reference,
                     nearest.share(), worst);
}

/// A row for each batch, a column for each rate.
void print_and_judge(const Table& table, const std::string& optimizer) {
  load_standard_plugins();
  fmt::print(
      "{}: per cent of a parameter's change that is off, at most (reference's), the share of what is "
      "allowed, the worst training's\n{:<9} {:>6}",
      fmt::join(table.net, "-"), "optimizer", "batch");
  for (const double rate : table.rates) fmt::print(" {:>26}", rate);
  fmt::print("\n");
  for (const Batch& batch : table.batches) {
    fmt::print("{:<9} {:>6}", optimizer, batch.rows);
    for (const double rate : table.rates) {
      const Judged judged({table.net, optimizer, rate, batch.rows}, batch.seeds,
                          table.most_times_as_many * batch.seeds, table.steps);
      BOOST_TEST(
          judged.worst() <= most_luck * judged.spread(),
          fmt::format("{}, batch {}, rate {}: one training is off by {:.2g} of what it is allowed; those "
                      "of the reference by {:.2g} of what others of them allow",
                      optimizer, batch.rows, rate, judged.worst(), judged.spread()));
      fmt::print(" {:>26}", text_of(judged.findings(), judged.worst()));
      std::fflush(stdout);
    }
    fmt::print("\n");
  }
}

const std::vector<std::string> optimizers{"sgd", "momentum", "adam"};

}  // namespace

BOOST_AUTO_TEST_CASE(some) {
  for (const std::string& optimizer : optimizers) {
    print_and_judge({{16, 32, 16}, {{33, 3}, {2000, 3}}, {1e-1, 1e-5}, {3, 10}}, optimizer);
  }
}

// The gradient of the first kernel is a product that oneDNN's library makes from 100,000 rows on, in the
// second net from 4,096.
BOOST_DATA_TEST_CASE(all, boost::unit_test::data::make(optimizers), optimizer) {
  const std::vector<double> rates{1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
  print_and_judge({{16, 32, 16},
                   {{1, 8}, {32, 8}, {33, 8}, {128, 8}, {1000, 8}, {4096, 5}, {16384, 3}, {100000, 2}},
                   rates,
                   {3, 100},
                   4},
                  optimizer);
  print_and_judge({{64, 100, 16}, {{4096, 3}, {16384, 2}}, rates, {3, 100}, 4}, optimizer);
}

BOOST_AUTO_TEST_SUITE_END()
