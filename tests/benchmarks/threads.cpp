// From how many elements on a second thread is worth its work, on this machine: a loop over rows of floats by
// one thread and by two, in turn. What backends set their thresholds by.
#include <plexus/backend/team.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

using namespace plexus;

namespace {

using Clock = std::chrono::steady_clock;
using Loop = void (*)(const float*, float*, std::int64_t);

void scale_relu(const float* x, float* y, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) y[i] = std::max(0.5F * x[i] + 0.25F, 0.0F);
}

void square_root(const float* x, float* y, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) y[i] = std::sqrt(x[i]) / (1 + x[i]);
}

/// Microseconds of a loop over n elements with so many threads, the median of many.
double microseconds(Loop loop, std::int64_t n, int threads) {
  static std::vector<float> from(1 << 20, 1.0F), to(1 << 20);
  const Team team(threads, true);  // never one thread for two
  std::vector<double> times;
  for (int i = 0; i < 400; ++i) {
    const auto start = Clock::now();
    team.parallel_for(n, 1, [&](std::int64_t begin, std::int64_t end) {
      loop(from.data() + begin, to.data() + begin, end - begin);
    });
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + 200, times.end());
  return times[200];
}

void report(const char* name, Loop loop) {
  fmt::print("{}: elements, us by one thread, by two, ratio\n", name);
  for (std::int64_t n = 1024; n <= 1 << 20; n *= 2) {
    std::vector<double> one, two;
    for (int round = 0; round < 7; ++round) {
      one.push_back(microseconds(loop, n, 1));
      two.push_back(microseconds(loop, n, 2));
    }
    std::sort(one.begin(), one.end());
    std::sort(two.begin(), two.end());
    fmt::print("{:>9} {:>9.2f} {:>9.2f} {:>7.3f}\n", n, one[3], two[3], two[3] / one[3]);
  }
}

}  // namespace

int main() {
  report("relu(a x + b)", scale_relu);
  report("sqrt(x) / (1 + x)", square_root);
}
