#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus::app {

/// Text as it may stand in HTML and SVG, between tags and in quoted attributes: & < > " ' become entities,
/// control characters U+FFFD.
std::string escaped(std::string_view text);

using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;
/// <name attribute="...">content</name>; attributes are escaped, the content is markup already.
std::string element(std::string_view name, Attributes attributes, const std::string& content);
/// The same around text, which is escaped.
std::string text_element(std::string_view name, Attributes attributes, std::string_view text);
/// <name attribute="..." />
std::string single(std::string_view name, Attributes attributes);

/// Pieces of a drawing that is as wide as its place and so many pixels high: x in percent of the width, y in
/// pixels. `style` is a class of the page's style sheet.
std::string drawing(double height, const std::string& label, const std::string& content);
std::string line(double x1, double y1, double x2, double y2, const std::string& style);
std::string bar(double x1, double x2, double y, double height, const std::string& style);
std::string dot(double x, double y, double radius, const std::string& style);
/// `anchor` is "start", "middle" or "end".
std::string label(double x, double y, const std::string& anchor, std::string_view text);
/// Points in percent of width and height, joined; stretched with the drawing, the line's width is not.
std::string curve(const std::vector<std::pair<double, double>>& points, double y, double height,
                  const std::string& style);

/// Where values lie on an axis, in percent of its width, by their logarithms. What is outside lies at an end.
class LogAxis {
 public:
  /// An axis that shows all of these (those above 0), and some room on both sides.
  explicit LogAxis(const std::vector<double>& values);
  double at(double value) const;
  /// Round numbers on the axis, about `count` of them at most.
  std::vector<double> ticks(std::size_t count) const;

 private:
  double low_ = 0;  ///< decimal logarithms
  double high_ = 1;
};

}  // namespace plexus::app
