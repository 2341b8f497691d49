#include "report/markup.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus::app {

namespace {

std::string opened(std::string_view name, Attributes attributes) {
  std::string text = fmt::format("<{}", name);
  for (const auto& [attribute, value] : attributes) {
    if (!value.empty()) text += fmt::format(" {}=\"{}\"", attribute, escaped(value));
  }
  return text;
}

std::string percent(double x) { return fmt::format("{:.2f}%", x); }
std::string pixels(double y) { return fmt::format("{:.1f}", y); }

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
        safe += control ? std::string("\xEF\xBF\xBD") : std::string(1, c);
      }
    }
  }
  return safe;
}

std::string element(std::string_view name, Attributes attributes, const std::string& content) {
  return fmt::format("{}>{}</{}>", opened(name, attributes), content, name);
}

std::string text_element(std::string_view name, Attributes attributes, std::string_view text) {
  return element(name, attributes, escaped(text));
}

std::string single(std::string_view name, Attributes attributes) { return opened(name, attributes) + " />"; }

std::string drawing(double height, const std::string& label, const std::string& content) {
  if (label.empty()) {
    return element("svg", {{"width", "100%"}, {"height", pixels(height)}, {"aria-hidden", "true"}}, content);
  }
  return element("svg",
                 {{"width", "100%"}, {"height", pixels(height)}, {"role", "img"}, {"aria-label", label}},
                 content);
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return single(
      "line",
      {{"x1", percent(x1)}, {"y1", pixels(y1)}, {"x2", percent(x2)}, {"y2", pixels(y2)}, {"class", style}});
}

std::string bar(double x1, double x2, double y, double height, const std::string& style) {
  return single("rect", {{"x", percent(x1)},
                         {"y", pixels(y)},
                         {"width", percent(std::max(0.0, x2 - x1))},
                         {"height", pixels(height)},
                         {"class", style}});
}

std::string dot(double x, double y, double radius, const std::string& style) {
  return single("circle", {{"cx", percent(x)}, {"cy", pixels(y)}, {"r", pixels(radius)}, {"class", style}});
}

std::string label(double x, double y, const std::string& anchor, std::string_view text) {
  return text_element("text", {{"x", percent(x)}, {"y", pixels(y)}, {"text-anchor", anchor}}, text);
}

std::string curve(const std::vector<std::pair<double, double>>& points, double y, double height,
                  const std::string& style) {
  std::string path;
  for (const auto& [px, py] : points) path += fmt::format("{:.2f},{:.2f} ", px, py);
  return element("svg",
                 {{"x", "0"},
                  {"y", pixels(y)},
                  {"width", "100%"},
                  {"height", pixels(height)},
                  {"viewBox", "0 0 100 100"},
                  {"preserveAspectRatio", "none"}},
                 single("polyline", {{"points", path}, {"class", style}}));
}

LogAxis::LogAxis(const std::vector<double>& values) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const double value : values) {
    if (!(value > 0) || std::isinf(value)) continue;
    low = std::min(low, std::log10(value));
    high = std::max(high, std::log10(value));
  }
  if (low > high) low = high = 0;
  const double room = std::max(0.02, 0.06 * (high - low));
  low_ = low - room;
  high_ = high + room;
}

double LogAxis::at(double value) const {
  if (!(value > 0)) return 0;
  return std::clamp(100 * (std::log10(value) - low_) / (high_ - low_), 0.0, 100.0);
}

std::vector<double> LogAxis::ticks(std::size_t count) const {
  // Candidates from fine to coarse: linear steps (short axes only), 1 2 5 of each decade, every decade, every
  // second decade, ... The first with at least two and at most `count` ticks is taken.
  std::vector<std::vector<double>> rows;
  const double span = std::pow(10, high_) - std::pow(10, low_);
  const double unit = std::pow(10, std::floor(std::log10(span)) - 1);
  for (const double step : {2.0, 5.0, 10.0, 20.0, 50.0}) {
    std::vector<double>& row = rows.emplace_back();
    const double by = unit * step, end = std::pow(10, high_);
    for (double x = std::ceil(std::pow(10, low_) / by); x * by <= end; ++x) row.push_back(x * by);
    if (high_ - low_ > 0.7) row.clear();
  }
  std::vector<double>& decades = rows.emplace_back();
  const auto first = static_cast<int>(std::floor(low_)), last = static_cast<int>(std::ceil(high_));
  for (int e = first; e <= last; ++e) {
    for (const double digit : {1.0, 2.0, 5.0}) decades.push_back(digit * std::pow(10, e));
  }
  for (int every = 1; every <= last - first + 1; ++every) {
    std::vector<double>& row = rows.emplace_back();
    for (int e = first; e <= last; ++e) {
      if (e % every == 0) row.push_back(std::pow(10, e));
    }
  }
  for (std::vector<double>& row : rows) {
    const auto outside = [&](double x) { return std::log10(x) < low_ || std::log10(x) > high_; };
    row.erase(std::remove_if(row.begin(), row.end(), outside), row.end());
    if (row.size() >= 2 && row.size() <= count) return row;
  }
  return {};
}

}  // namespace plexus::app
