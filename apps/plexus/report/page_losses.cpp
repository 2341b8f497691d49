#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/markup.hpp"
#include "report/page_parts.hpp"

namespace plexus::app {

namespace {

constexpr double top = 12;    // of a chart's area, in pixels
constexpr double area = 190;  // its height
constexpr double left = 13;   // where the area starts, in percent
constexpr std::size_t most_points = 400;

using Points = std::vector<std::pair<double, double>>;

/// The area of a chart with grid lines and labels; steps are labelled below.
struct Frame {
  double low = 0;
  double high = 1;
  std::size_t steps = 1;

  double y(double value) const { return top + area * (high - value) / (high - low); }
};

std::string frame_drawing(const Frame& frame, const std::vector<std::pair<double, std::string>>& ticks) {
  std::string content;
  for (const auto& [value, text] : ticks) {
    content += line(left, frame.y(value), 100, frame.y(value), "grid") +
               label(left - 1.5, frame.y(value) + 4, "end", text);
  }
  const double below = top + area + 16;
  return content + label(left, below, "start", "step 1") +
         label(100, below, "end", fmt::format("{}", frame.steps));
}

/// A series in percent of the area. Long series are thinned: each stretch keeps its last point.
Points points_of(const std::vector<double>& values, const Frame& frame) {
  Points points;
  const std::size_t stride = (values.size() + most_points - 1) / most_points;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    const std::size_t at = std::min(i + stride - 1, values.size() - 1);
    if (!std::isfinite(values[at])) continue;
    const double x = frame.steps > 1 ? 100 * double(at) / double(frame.steps - 1) : 50;
    points.emplace_back(
        x, 100 * (frame.high - std::clamp(values[at], frame.low, frame.high)) / (frame.high - frame.low));
  }
  return points;
}

/// The curve in the area, which begins at `left`.
std::string placed(const Points& points, const std::string& style) {
  return element("svg",
                 {{"x", fmt::format("{}%", left)},
                  {"y", fmt::format("{}", top)},
                  {"width", fmt::format("{}%", 100 - left)},
                  {"height", fmt::format("{}", area)}},
                 curve(points, 0, area, "b " + style));
}

std::string losses_drawing(const Comparison& comparison) {
  Frame frame{HUGE_VAL, -HUGE_VAL, 1};
  for (const BackendResult& backend : comparison.backends) {
    frame.steps = std::max(frame.steps, backend.losses.size());
    for (const double loss : backend.losses) {
      if (!std::isfinite(loss)) continue;
      frame.low = std::min(frame.low, loss);
      frame.high = std::max(frame.high, loss);
    }
  }
  if (frame.low > frame.high) return {};
  if (frame.low == frame.high) frame.high += std::max(1e-6, std::abs(frame.low));
  std::vector<std::pair<double, std::string>> ticks;
  for (int i = 0; i <= 4; ++i) {
    const double value = frame.low + (frame.high - frame.low) * i / 4;
    ticks.emplace_back(value, fmt::format("{:.3g}", value));
  }
  std::string content = frame_drawing(frame, ticks);
  for (std::size_t i = 0; i < comparison.backends.size(); ++i) {
    content += placed(points_of(comparison.backends[i].losses, frame), backend_style(i));
  }
  return text_element("h3", {}, "Loss") +
         drawing(top + area + 22, "Loss of each step on each backend", content);
}

/// log10 of the relative difference from the baseline's loss; equal losses lie at the bottom.
std::vector<double> distances(const std::vector<double>& losses, const std::vector<double>& baseline) {
  std::vector<double> found;
  for (std::size_t i = 0; i < std::min(losses.size(), baseline.size()); ++i) {
    found.push_back(std::log10(
        std::max(1e-9, std::abs(losses[i] - baseline[i]) / std::max(1e-300, std::abs(baseline[i])))));
  }
  return found;
}

std::string distances_drawing(const Comparison& comparison) {
  const std::vector<double>& baseline = comparison.backends.front().losses;
  Frame frame{-9, 0, std::max<std::size_t>(1, baseline.size())};
  std::vector<std::pair<double, std::string>> ticks{
      {-8, "1e-8"}, {-6, "1e-6"}, {-4, "1e-4"}, {-2, "1e-2"}, {0, "1"}};
  std::string content = frame_drawing(frame, ticks);
  for (const double limit : {-6.0, -4.0, -2.0})
    content += line(left, frame.y(limit), 100, frame.y(limit), "limit");
  for (std::size_t i = 1; i < comparison.backends.size(); ++i) {
    content += placed(points_of(distances(comparison.backends[i].losses, baseline), frame), backend_style(i));
  }
  return text_element("h3", {}, "Difference from " + comparison.backends.front().name + ", relative") +
         drawing(top + area + 22, "Relative difference of losses, logarithmic", content);
}

std::string divergences_table(const Comparison& comparison) {
  PageTable table{"Losses, and the first step at which they differ by more than",
                  {"backend", "first loss", "last loss"},
                  {}};
  const BackendResult* most = &comparison.backends.front();
  for (const BackendResult& backend : comparison.backends) {
    if (backend.divergences.size() > most->divergences.size()) most = &backend;
  }
  for (const Divergence& divergence : most->divergences)
    table.heads.push_back(fmt::format("{:.0e}", divergence.limit));
  for (std::size_t i = 0; i < comparison.backends.size(); ++i) {
    const BackendResult& backend = comparison.backends[i];
    if (backend.losses.empty()) continue;
    const std::size_t compared = std::min(backend.losses.size(), comparison.backends.front().losses.size());
    std::vector<std::string> row{backend_name(i, backend.name), fmt::format("{:.6g}", backend.losses.front()),
                                 fmt::format("{:.6g}", backend.losses.back())};
    for (std::size_t k = 0; k < most->divergences.size(); ++k) {
      const bool there = k < backend.divergences.size();
      row.push_back(!there                             ? i == 0 ? "baseline" : "-"
                    : backend.divergences[k].step == 0 ? fmt::format("never in {}", compared)
                                                       : fmt::format("step {}", backend.divergences[k].step));
    }
    table.rows.push_back(std::move(row));
  }
  return page_table(table);
}

std::string loss_checks(const Comparison& comparison) {
  std::string text;
  for (const BackendResult& backend : comparison.backends) {
    if (!backend.loss_check) continue;
    const LossCheck& check = *backend.loss_check;
    std::string found = fmt::format("{}: {} steps are within the differences that rounding explains",
                                    backend.name, check.steps);
    if (check.verdict != Verdict::agrees) found = fmt::format("{}: {}", backend.name, check.reason);
    if (check.verdict == Verdict::agrees && !check.reason.empty()) found += "; " + check.reason;
    text += text_element("p", {}, found + ".");
  }
  return text;
}

}  // namespace

std::string losses_section(const Comparison& comparison) {
  if (comparison.backends.empty()) return {};
  if (std::all_of(comparison.backends.begin(), comparison.backends.end(),
                  [](const BackendResult& backend) { return backend.losses.empty(); })) {
    return {};
  }
  std::string key;
  for (std::size_t i = 0; i < comparison.backends.size(); ++i) {
    key += element("span", {}, backend_name(i, comparison.backends[i].name));
  }
  std::string charts = element("div", {}, losses_drawing(comparison));
  const bool compared = comparison.backends.size() > 1 && !comparison.backends.front().losses.empty();
  if (compared) charts += element("div", {}, distances_drawing(comparison));
  const std::string content =
      element("div", {{"class", "key"}}, key) + element("div", {{"class", "pair"}}, charts);
  return section(
      "Training",
      "The loss of the same steps from the same weights. Rounding makes the curves diverge sooner or "
      "later. How soon they may is found by runs in float64 whose weights are rounded before each "
      "step.",
      content + divergences_table(comparison) + loss_checks(comparison));
}

}  // namespace plexus::app
