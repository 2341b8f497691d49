#include <plexus/error/error.hpp>
#include <plexus/model/detail/layered_layout.hpp>
#include <plexus/model/detail/shape_text.hpp>
#include <plexus/model/drawing.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace plexus {
namespace {

using Point = LayeredLayout::Point;

constexpr double letter_width = 7.3;  // the width of a letter, and the height of a line, of the font
constexpr double line_height = 16;
constexpr double ascent = 8.7;  // of capitals and digits above the line
constexpr double padding = 12;
constexpr std::size_t lines = 3;

/// What stands in the box of a call, and how it looks.
struct Box {
  std::array<std::string, lines> text;
  const char* fill = "#ffffff";
  bool output = false;
};

struct Edge {
  std::size_t from;
  std::size_t to;
  int output;  ///< of `from`
};

struct Drawing {
  std::vector<Box> boxes;
  std::vector<Edge> edges;
};

std::string kind_of(const Model& model, const Model::Call& call) {
  if (call.layer < 0) return "input";
  const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  return layer.name == call.name ? layer.type : fmt::format("{}, shares {}", layer.type, layer.name);
}

Drawing drawing_of(const Model& model) {
  if (!model.built()) throw UsageError("a drawing needs a model that is built");
  Drawing drawing;
  for (std::size_t i = 0; i < model.calls().size(); ++i) {
    const Model::Call& call = model.calls()[i];
    std::string shapes;
    for (const Shape& shape : call.shapes) shapes += (shapes.empty() ? "" : ", ") + keras_shape(shape);
    drawing.boxes.push_back(
        {{call.name, kind_of(model, call), shapes}, call.layer < 0 ? "#e8eef7" : "#ffffff"});
    for (const Model::Value& from : call.from) {
      drawing.edges.push_back({static_cast<std::size_t>(from.call), i, from.output});
    }
  }
  for (const Model::Value& output : model.outputs()) {
    Box& box = drawing.boxes[static_cast<std::size_t>(output.call)];
    box.output = true;
    box.fill = "#fdf1dc";
  }
  return drawing;
}

std::string xml_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string dot_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

double width_of(const Box& box) {
  std::size_t longest = 0;
  for (const std::string& text : box.text) longest = std::max(longest, text.size());
  return static_cast<double>(longest) * letter_width + 2 * padding;
}

std::string svg_box(const Box& box, const Point& centre, double height) {
  const double width = width_of(box);
  std::string text = fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"4\" fill=\"{}\" "
      "stroke=\"#333333\" stroke-width=\"{}\"/>\n",
      centre.x - width / 2, centre.y - height / 2, width, height, box.fill, box.output ? 2 : 1);
  for (std::size_t i = 0; i < lines; ++i) {
    const double middle = centre.y + (static_cast<double>(i) - (lines - 1) / 2.0) * line_height;
    const double y = middle + ascent / 2;  // not every viewer knows dominant-baseline
    text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\"{}>{}</text>\n", centre.x, y,
                        i == 0 ? " font-weight=\"bold\"" : "", xml_text(box.text[i]));
  }
  return text;
}

/// Curves that leave and reach each point vertically.
std::string svg_edge(const std::vector<Point>& points, int output) {
  std::string path = fmt::format("M{:.1f},{:.1f}", points[0].x, points[0].y);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double middle = (points[i - 1].y + points[i].y) / 2;
    path += fmt::format(" C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}", points[i - 1].x, middle, points[i].x,
                        middle, points[i].x, points[i].y);
  }
  std::string text =
      fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"#333333\" marker-end=\"url(#arrow)\"/>\n", path);
  if (output > 0) {
    text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">[{}]</text>\n", points[0].x + 4,
                        points[0].y + line_height, output);
  }
  return text;
}

}  // namespace

std::string to_svg(const Model& model) {
  const Drawing drawing = drawing_of(model);
  std::vector<double> widths;
  for (const Box& box : drawing.boxes) widths.push_back(width_of(box));
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (const Edge& edge : drawing.edges) edges.emplace_back(edge.from, edge.to);
  constexpr double height = lines * line_height + padding;
  const LayeredLayout layout = layered_layout(widths, height, edges);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\" font-family=\"monospace\" font-size=\"12\">\n"
      "<defs><marker id=\"arrow\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">"
      "<path d=\"M0,0 L8,4 L0,8 z\" fill=\"#333333\"/></marker></defs>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
      layout.width, layout.height);
  for (std::size_t i = 0; i < layout.edges.size(); ++i) {
    svg += svg_edge(layout.edges[i], drawing.edges[i].output);
  }
  for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
    svg += svg_box(drawing.boxes[i], layout.boxes[i], height);
  }
  return svg + "</svg>\n";
}

std::string to_dot(const Model& model) {
  const Drawing drawing = drawing_of(model);
  std::string dot = "digraph model {\n  node [shape=box, style=filled, fontname=monospace];\n";
  for (std::size_t i = 0; i < drawing.boxes.size(); ++i) {
    const Box& box = drawing.boxes[i];
    dot += fmt::format("  n{} [label=\"{}\\n{}\\n{}\", fillcolor=\"{}\"];\n", i, dot_text(box.text[0]),
                       dot_text(box.text[1]), dot_text(box.text[2]), box.fill);
  }
  for (const Edge& edge : drawing.edges) {
    dot += fmt::format("  n{} -> n{}{};\n", edge.from, edge.to,
                       edge.output > 0 ? fmt::format(" [taillabel=\"[{}]\"]", edge.output) : "");
  }
  return dot + "}\n";
}

}  // namespace plexus
