#include "report/format.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {

namespace {

/// Three digits: "83.2", "1.24", "950".
std::string three_digits(double value) {
  const int whole = value < 9.995 ? 1 : value < 99.95 ? 2 : 3;
  return fmt::format("{:.{}f}", value, 3 - whole);
}

}  // namespace

std::string names_of(const Comparison& comparison, Verdict verdict) {
  std::vector<std::string> names;
  for (const BackendResult& backend : comparison.backends) {
    if (backend.verdict == verdict) names.push_back(backend.name);
    const bool other_machine = backend.other_machine && backend.other_machine->verdict == verdict;
    if (other_machine && verdict != Verdict::agrees) names.push_back(backend.name + " on the other machine");
  }
  return names.empty() ? "speed" : fmt::format("{}", fmt::join(names, ", "));
}

std::string index_text(std::int64_t element, const Shape& shape) {
  std::vector<std::int64_t> index(shape.begin(), shape.end());
  for (std::size_t i = index.size(); i-- > 0;) {
    index[i] = element % shape[i];
    element /= shape[i];
  }
  return fmt::format("[{}]", fmt::join(index, ", "));
}

std::string time_text(double us) {
  if (us < 999.5) return three_digits(us) + " us";
  if (us < 999.5e3) return three_digits(us / 1e3) + " ms";
  return three_digits(us / 1e6) + " s";
}

std::string rate_text(double per_second) {
  if (per_second < 999.5) return three_digits(per_second) + "/s";
  if (per_second < 999.5e3) return three_digits(per_second / 1e3) + "k/s";
  return three_digits(per_second / 1e6) + "M/s";
}

std::string bytes_text(std::size_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (value < 999.5e3) return three_digits(value / 1e3) + " kB";
  if (value < 999.5e6) return three_digits(value / 1e6) + " MB";
  return three_digits(value / 1e9) + " GB";
}

std::string count_text(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string bits_text(const ThreadBits& bits) {
  const std::string values = count_text(static_cast<std::size_t>(bits.values), "value");
  return fmt::format(
      "{} against {}: {}", count_text(static_cast<std::size_t>(bits.threads), "thread"), bits.against,
      bits.equal == bits.values
          ? fmt::format("all of {} have the same bits", values)
          : fmt::format("{} of {} have other bits, first {}: bits depend on the number of threads",
                        bits.values - bits.equal, values, bits.first));
}

bool has_several_threads(const SpeedReport& report) {
  return std::any_of(report.items.begin(), report.items.end(),
                     [&](const SpeedItem& item) { return item.threads != report.items.front().threads; });
}

std::string ratio_text(const Ratio& ratio) {
  const auto digits = [](double x) { return x < 0.9995 ? fmt::format("{:.3g}", x) : three_digits(x); };
  return fmt::format("{} [{}, {}]", digits(ratio.value), digits(ratio.interval.low),
                     digits(ratio.interval.high));
}

std::string claim_text(const Ratio& ratio, Claim claim) {
  if (claim == Claim::none) return "no difference shown";
  const char* word = claim == Claim::faster ? "faster" : "slower";
  const double factor = std::exp(std::abs(std::log(ratio.value)));
  if (factor >= 1.5) return fmt::format("{}, {} times", word, three_digits(factor));
  return fmt::format("{} by {:.1f} %", word, 100 * std::abs(ratio.value - 1));
}

}  // namespace plexus::app
