#include "report/speed_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/format.hpp"

namespace plexus::app {

namespace {

constexpr int bar_width = 24;

/// A bar drawn in eighths of a character (one at least), padded to bar_width.
std::string bar_of(double value, double largest) {
  static const char* const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double share = largest > 0 ? value / largest : 0;
  const int length = std::clamp(static_cast<int>(std::lround(8 * bar_width * share)), 1, 8 * bar_width);
  std::string bar;
  for (int i = 0; i < length / 8; ++i) bar += "█";
  bar += eighths[length % 8];
  const int used = length / 8 + (length % 8 > 0 ? 1 : 0);
  return bar + std::string(static_cast<std::size_t>(bar_width - used), ' ');
}

std::size_t name_width(const SpeedReport& report) {
  std::size_t width = 9;
  for (const std::string& name : report.backends) width = std::max(width, name.size());
  for (const SpeedItem& item : report.items) {
    for (const LayerSpeed& layer : item.layers) width = std::max(width, layer.place.size());
  }
  return width;
}

std::string backend_line(const BackendSpeed& speed, bool first, bool several, double largest,
                         std::size_t width) {
  const std::string mark = several && speed.best_threads ? " *" : "";
  const std::string against =
      first ? "baseline"
            : fmt::format("{:<24} {}", ratio_text(speed.ratio), claim_text(speed.ratio, speed.claim));
  return fmt::format("  {:<{}} {} {:>9} {:>9} {:>9}  {}{}\n", speed.backend, width,
                     bar_of(speed.median_us, largest), time_text(speed.median_us), time_text(speed.p95_us),
                     rate_text(speed.rows_per_second), against, mark);
}

std::string item_text(const SpeedItem& item, bool several, std::size_t width) {
  std::string text =
      fmt::format("{}, {}; noise {:.1f} %; smaller differences are not reported\n", item.what(),
                  count_text(static_cast<std::size_t>(item.threads), "thread"), 100 * item.noise);
  text += fmt::format("  {:<{}} {:<{}} {:>9} {:>9} {:>9}  {}\n", "", width, "", bar_width, "median", "p95",
                      "rows", "time relative to the baseline: median of the rounds' ratios [95 % interval]");
  double largest = 0;
  for (const BackendSpeed& speed : item.backends) largest = std::max(largest, speed.median_us);
  for (const BackendSpeed& speed : item.backends) {
    text += backend_line(speed, &speed == &item.backends.front(), several, largest, width);
  }
  return text + "\n";
}

std::string layers_text(const SpeedItem& item, std::size_t width) {
  std::string text = fmt::format("{} by layer, {}\n", item.what(),
                                 count_text(static_cast<std::size_t>(item.threads), "thread"));
  double largest = 0;
  for (const LayerSpeed& layer : item.layers) {
    for (const double us : layer.us) largest = std::max(largest, us);
  }
  std::size_t names = 9;
  for (const BackendSpeed& speed : item.backends) names = std::max(names, speed.backend.size());
  for (const LayerSpeed& layer : item.layers) {
    for (std::size_t i = 0; i < layer.us.size(); ++i) {
      const std::string place = i > 0 ? "" : layer.place.empty() ? "(input)" : layer.place;
      const double us = layer.us[i];
      text += fmt::format("  {:<{}} {:<{}} {} {:>9}\n", place, width, item.backends[i].backend, names,
                          us > 0 ? bar_of(us, largest) : std::string(bar_width, ' '),
                          us > 0 ? time_text(us) : "-");
    }
  }
  return text + "\n";
}

std::string costs_text(const SpeedReport& report, std::size_t width) {
  std::string text = fmt::format("{:<{}}  {:>9} {:>12} {:>10} {:>10} {:>10}\n", "compiling, memory", width,
                                 "threads", "compile", "first step", "arena", "variables");
  for (const MemoryUse& use : report.memory) {
    double compile = 0, first = 0;
    for (const SpeedItem& item : report.items) {
      if (item.threads != use.threads) continue;
      const auto speed = std::find_if(item.backends.begin(), item.backends.end(),
                                      [&](const BackendSpeed& each) { return each.backend == use.backend; });
      if (speed == item.backends.end() || compile > 0) continue;
      compile = speed->compile_ms;
      first = speed->first_ms;
    }
    text += fmt::format("  {:<{}} {:>9} {:>12} {:>10} {:>10} {:>10}\n", use.backend, width, use.threads,
                        time_text(1e3 * compile), time_text(1e3 * first), bytes_text(use.arena_bytes),
                        bytes_text(use.store_bytes));
  }
  return text;
}

}  // namespace

std::string speed_text(const SpeedReport& report) {
  const bool several = has_several_threads(report);
  const std::size_t width = name_width(report);
  std::string text;
  for (const SpeedItem& item : report.items) text += item_text(item, several, width);
  if (several)
    text += "* the best number of threads of this backend; ratios compare equal numbers of threads only\n\n";
  if (!report.items.empty()) text += layers_text(report.items.front(), width);
  text += costs_text(report, width);
  for (const std::string& note : report.notes) text += "note: " + note + "\n";
  return text;
}

std::string slowdown_text(const std::vector<Slowdown>& slowdowns, double max_slowdown) {
  std::string text = fmt::format(
      "relative to the older report (SLOWER: the whole interval is above {:.3g})\n", max_slowdown);
  for (const Slowdown& each : slowdowns) {
    text += fmt::format("  {:<28} {:<12} {:<10} {:<24} {}\n", each.what, each.backend,
                        count_text(static_cast<std::size_t>(each.threads), "thread"), ratio_text(each.ratio),
                        each.slower ? "SLOWER" : "not slower");
  }
  return text;
}

}  // namespace plexus::app
