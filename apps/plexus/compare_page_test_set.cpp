#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "compare_page_parts.hpp"
#include "markup.hpp"

namespace plexus::app {

namespace {

std::string interval_drawing(const MetricOnBackend& metric, double low, double high,
                             const std::string& style) {
  const auto at = [&](double x) { return high > low ? 4 + 92 * (x - low) / (high - low) : 50; };
  std::string content = line(0, 11, 100, 11, "grid");
  if (metric.interval)
    content += line(at(metric.interval->first), 11, at(metric.interval->second), 11, "b " + style);
  return drawing(22, "", content + dot(at(metric.value), 11, 4.5, "b " + style));
}

std::string metrics_table(const Comparison& comparison) {
  PageTable table{"Metrics on the test set, with 95 % intervals",
                  {"metric", "backend", "", "value", "interval"},
                  {},
                  2,
                  {}};
  for (std::size_t m = 0; m < comparison.backends.front().metrics.size(); ++m) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (const BackendResult& backend : comparison.backends) {
      if (m >= backend.metrics.size()) continue;
      const MetricOnBackend& metric = backend.metrics[m];
      low = std::min(low, metric.interval ? metric.interval->first : metric.value);
      high = std::max(high, metric.interval ? metric.interval->second : metric.value);
    }
    for (std::size_t i = 0; i < comparison.backends.size(); ++i) {
      if (m >= comparison.backends[i].metrics.size()) continue;
      const MetricOnBackend& metric = comparison.backends[i].metrics[m];
      const std::string interval =
          metric.interval ? fmt::format("[{:.6g}, {:.6g}]", metric.interval->first, metric.interval->second)
                          : "-";
      table.rows.push_back({escaped(metric.name), backend_name(i, comparison.backends[i].name),
                            interval_drawing(metric, low, high, backend_style(i)),
                            fmt::format("{:.6g}", metric.value), interval});
    }
  }
  return table.rows.empty() ? "" : page_table(table);
}

std::string classes_table(const BackendResult& backend) {
  constexpr std::size_t shown = 20;
  PageTable table{fmt::format("{}: the first rows of another class", backend.name),
                  {"row", "baseline's class", "its margin", backend.name + "'s class", "margin"},
                  {}};
  for (std::size_t i = 0; i < std::min(shown, backend.class_differences.size()); ++i) {
    const ClassDifference& each = backend.class_differences[i];
    table.rows.push_back({std::to_string(each.row), std::to_string(each.baseline_class),
                          fmt::format("{:.3g}", each.baseline_margin), std::to_string(each.other_class),
                          fmt::format("{:.3g}", each.other_margin)});
  }
  return table.rows.empty() ? "" : page_table(table);
}

}  // namespace

std::string test_set_section(const Comparison& comparison) {
  if (comparison.backends.empty()) return {};
  std::string content;
  for (std::size_t i = 1; i < comparison.backends.size(); ++i) {
    const BackendResult& backend = comparison.backends[i];
    if (backend.test_rows == 0) continue;
    content += text_element("p", {},
                            fmt::format("{}: {} of {} rows fall into another class than on {}; the largest "
                                        "difference of an output is {:.3g}.",
                                        backend.name, backend.class_differences.size(), backend.test_rows,
                                        comparison.backends.front().name, backend.largest_output_difference));
  }
  content += metrics_table(comparison);
  for (const BackendResult& backend : comparison.backends) content += classes_table(backend);
  return section("On the test set", "What the difference means for whoever uses the trained model.", content);
}

}  // namespace plexus::app
