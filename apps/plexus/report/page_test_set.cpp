#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/markup.hpp"
#include "report/page_parts.hpp"

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
  std::size_t most = 0;
  for (const BackendResult& backend : comparison.backends) most = std::max(most, backend.metrics.size());
  for (std::size_t m = 0; m < most; ++m) {
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

std::string classes_table(const std::string& backend, const OutputClasses& classes) {
  constexpr std::size_t shown = 20;
  PageTable table{fmt::format("{}: the first rows with another class, output {}", backend, classes.output),
                  {"row", "baseline's class", "its margin", backend + "'s class", "margin"},
                  {}};
  for (std::size_t i = 0; i < std::min(shown, classes.rows.size()); ++i) {
    const ClassDifference& each = classes.rows[i];
    table.rows.push_back({std::to_string(each.row), std::to_string(each.baseline_class),
                          fmt::format("{:.3g}", each.baseline_margin), std::to_string(each.other_class),
                          fmt::format("{:.3g}", each.other_margin)});
  }
  return table.rows.empty() ? "" : page_table(table);
}

}  // namespace

std::string test_set_section(const Comparison& comparison, const Remarks& remarks) {
  if (comparison.backends.empty()) return {};
  std::string sentences, tables;
  for (const BackendResult& backend : comparison.backends) {
    const auto classes = remarks.classes.find(backend.name);  // absent: it was not compared with the baseline
    if (classes == remarks.classes.end()) continue;
    std::string sentence =
        fmt::format("{}: the largest difference of an output from {} is {:.3g}", backend.name,
                    comparison.backends.front().name, backend.largest_output_difference);
    for (const OutputClasses& each : classes->second) {
      sentence += fmt::format("; output {}: {} of {} rows are predicted as another class", each.output,
                              each.rows.size(), backend.test_rows);
      tables += classes_table(backend.name, each);
    }
    sentences += text_element("p", {}, sentence + ".");
  }
  return section("On the test set",
                 "How the difference of the backends changes the predictions of the trained model.",
                 sentences + metrics_table(comparison) + tables);
}

}  // namespace plexus::app
