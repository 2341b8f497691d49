#include <algorithm>

#include <fmt/format.h>

#include "report/format.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/page_parts.hpp"

namespace plexus::app {

namespace {

/// An axis that shows all intervals, the noise and 1.
LogAxis ratio_axis(const SpeedReport& report) {
  std::vector<double> all{0.9, 1.1};
  for (const SpeedItem& item : report.items) {
    all.insert(all.end(), {1 + item.noise, 1 / (1 + item.noise)});
    for (const BackendSpeed& speed : item.backends) {
      all.insert(all.end(), {speed.ratio.interval.low, speed.ratio.interval.high});
    }
  }
  return LogAxis(all);
}

std::string ratio_drawing(const SpeedItem& item, std::size_t i, const LogAxis& axis) {
  const Ratio& ratio = item.backends[i].ratio;
  const double noise = 1 + item.noise;
  std::string content = bar(axis.at(1 / noise), axis.at(noise), 0, 26, "noise") +
                        line(0, 13, 100, 13, "grid") + line(axis.at(1), 0, axis.at(1), 26, "one");
  if (i > 0) {
    const double low = axis.at(ratio.interval.low), high = axis.at(ratio.interval.high);
    content += line(low, 13, high, 13, "b " + backend_style(i)) +
               line(low, 8, low, 18, "b " + backend_style(i)) +
               line(high, 8, high, 18, "b " + backend_style(i));
  }
  return drawing(26, "", content + dot(axis.at(ratio.value), 13, 4.5, "b " + backend_style(i)));
}

void add_item(PageTable& table, const SpeedItem& item, bool several, const LogAxis& axis) {
  table.rows.push_back(
      {escaped(fmt::format("{}, {} (noise {:.1f} %)", item.what(),
                           count_text(static_cast<std::size_t>(item.threads), "thread"), 100 * item.noise))});
  for (std::size_t i = 0; i < item.backends.size(); ++i) {
    const BackendSpeed& speed = item.backends[i];
    std::string middle = escaped(time_text(speed.median_us));
    if (several && speed.best_threads) {
      middle = element("span", {{"class", "best"}, {"title", "best number of threads"}}, middle + " ★");
    }
    table.rows.push_back({backend_name(i, speed.backend), ratio_drawing(item, i, axis), middle,
                          time_text(speed.p95_us), rate_text(speed.rows_per_second),
                          i == 0 ? "1" : ratio_text(speed.ratio),
                          i == 0 ? "baseline" : claim_text(speed.ratio, speed.claim)});
  }
}

std::string layers_table(const SpeedItem& item) {
  PageTable table{
      fmt::format("{}, {}", item.what(), count_text(static_cast<std::size_t>(item.threads), "thread")),
      {"layer", ""},
      {},
      1,
      {}};
  for (const BackendSpeed& speed : item.backends) table.heads.push_back(speed.backend);
  double largest = 1e-9;
  for (const LayerSpeed& layer : item.layers)
    largest = std::max(largest, *std::max_element(layer.us.begin(), layer.us.end()));
  for (const LayerSpeed& layer : item.layers) {
    std::string bars;
    std::vector<std::string> row{escaped(layer.place.empty() ? "(input)" : layer.place), ""};
    for (std::size_t i = 0; i < layer.us.size(); ++i) {
      bars += bar(0, 100 * layer.us[i] / largest, 2 + 11 * double(i), 9, "b " + backend_style(i));
      row.push_back(layer.us[i] > 0 ? backend_name(i, time_text(layer.us[i])) : "-");
    }
    row[1] = drawing(4 + 11 * double(layer.us.size()), "", bars);
    table.rows.push_back(std::move(row));
  }
  return page_table(table);
}

}  // namespace

std::string speed_section(const SpeedReport& report) {
  if (report.items.empty()) return {};
  const bool several = has_several_threads(report);
  const LogAxis axis = ratio_axis(report);
  PageTable table{
      "",
      {"backend", "time relative to the baseline", "median", "p95", "rows", "ratio [95 %]", "claim"},
      {},
      1,
      axis_drawing(axis)};
  for (const SpeedItem& item : report.items) add_item(table, item, several, axis);
  return section(
      "Speed",
      fmt::format(
          "Steady-state times; the backends were measured in turns. A ratio is the median of the rounds' "
          "ratios; left of 1 is faster than {}. The bar is the 95 % interval of the ratio. The grey "
          "band is the measured difference of two equal programs: smaller differences are not "
          "reported.{}",
          report.items.front().backends.front().backend,
          several ? " ★ marks the best number of threads of a backend; ratios compare equal numbers of "
                    "threads only."
                  : ""),
      page_table(table));
}

std::string slowdowns_section(const std::vector<Slowdown>& slowdowns) {
  PageTable table{"", {"what", "backend", "threads", "now to then [95 %]", "claim"}, {}};
  for (const Slowdown& each : slowdowns) {
    table.rows.push_back({escaped(each.what), escaped(each.backend), std::to_string(each.threads),
                          ratio_text(each.ratio), each.slower ? "✗ slower" : "not slower"});
  }
  if (table.rows.empty()) return {};
  return section("Against the older report",
                 "A time is slower if its whole interval is above the limit (--max-slowdown).",
                 page_table(table));
}

std::string layer_times_section(const SpeedReport& report) {
  if (report.items.empty()) return {};
  std::string content = layers_table(report.items.front()), others;
  for (std::size_t i = 1; i < report.items.size(); ++i) others += layers_table(report.items[i]);
  if (!others.empty())
    content += element("details", {}, text_element("summary", {}, "the other measurements") + others);
  return section("Time by layer",
                 "The sum of a layer's kernels. A fused kernel counts for the layer of its result.", content);
}

std::string costs_section(const SpeedReport& report) {
  PageTable compiling{"Compiling", {"program", "threads"}, {}};
  for (const std::string& name : report.backends) {
    compiling.heads.push_back(name + ": compile");
    compiling.heads.push_back(name + ": first step");
  }
  for (const SpeedItem& item : report.items) {
    std::vector<std::string> row{item.what(), std::to_string(item.threads)};
    for (const BackendSpeed& speed : item.backends) {
      row.push_back(time_text(1e3 * speed.compile_ms));
      row.push_back(time_text(1e3 * speed.first_ms));
    }
    compiling.rows.push_back(std::move(row));
  }
  PageTable memory{"Memory", {"backend", "threads", "arena", "variables"}, {}};
  for (const MemoryUse& use : report.memory) {
    const auto at = std::find(report.backends.begin(), report.backends.end(), use.backend);
    memory.rows.push_back({backend_name(static_cast<std::size_t>(at - report.backends.begin()), use.backend),
                           std::to_string(use.threads), bytes_text(use.arena_bytes),
                           bytes_text(use.store_bytes)});
  }
  if (compiling.rows.empty() && memory.rows.empty()) return {};
  return section("Compiling and memory",
                 "The arena is shared by all programs of a backend; variables are weights, slots and states.",
                 page_table(compiling) + page_table(memory));
}

}  // namespace plexus::app
