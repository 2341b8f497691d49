#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus::app {

/// Escapes text for HTML and SVG, for use between tags and in quoted attributes: & < > " ' become entities,
/// control characters become U+FFFD.
std::string escaped(std::string_view text);

using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;
/// <name attribute="...">content</name>; attributes are escaped, the content is markup already.
std::string element(std::string_view name, Attributes attributes, const std::string& content);
/// The same around text, which is escaped.
std::string text_element(std::string_view name, Attributes attributes, std::string_view text);
/// <name attribute="..." />
std::string single(std::string_view name, Attributes attributes);

/// A drawing, `height` pixels high and as wide as its container, and its parts: x is in percent of the width,
/// y in pixels. `style` is a class of the page's style sheet.
std::string drawing(double height, const std::string& label, const std::string& content);
std::string line(double x1, double y1, double x2, double y2, const std::string& style);
std::string bar(double x1, double x2, double y, double height, const std::string& style);
std::string dot(double x, double y, double radius, const std::string& style);
/// `anchor` is "start", "middle" or "end".
std::string label(double x, double y, const std::string& anchor, std::string_view text);
/// A line through points in percent of width and height. It scales with the drawing, but its stroke does not.
std::string curve(const std::vector<std::pair<double, double>>& points, double y, double height,
                  const std::string& style);

/// A logarithmic axis: maps values to positions in percent of its width. Values outside lie at the nearer
/// end.
class LogAxis {
 public:
  /// An axis that shows all positive values, with a margin on both sides.
  explicit LogAxis(const std::vector<double>& values);
  double at(double value) const;
  /// Round numbers on the axis, about `count` of them at most.
  std::vector<double> ticks(std::size_t count) const;

 private:
  double low_ = 0;  ///< decimal logarithms
  double high_ = 1;
};

}  // namespace plexus::app
