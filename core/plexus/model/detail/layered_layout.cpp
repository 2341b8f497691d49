#include <plexus/model/detail/layered_layout.hpp>

#include <algorithm>

namespace plexus {
namespace {

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;
using Indices = std::vector<std::size_t>;

constexpr double gap = 28;       // between neighbours in a row
constexpr double row_gap = 44;   // between rows
constexpr double margin = 16;    // around the drawing
constexpr double waypoint = 10;  // the width that an edge takes in a row which it crosses
constexpr int sweeps = 12;

/// The boxes, and after them a waypoint for each row that an edge crosses.
class Rows {
 public:
  Rows(const std::vector<double>& widths, const Edges& edges) : widths_(widths) {
    take_rows(edges);
    for (const auto& [from, to] : edges) add_edge(from, to);
    const std::size_t count = *std::max_element(row_.begin(), row_.end()) + 1;
    order_.resize(count);
    for (std::size_t node = 0; node < row_.size(); ++node) order_[row_[node]].push_back(node);
    x_.resize(row_.size());
    sort_rows();
    place();
  }

  std::size_t row(std::size_t node) const { return row_[node]; }
  double x(std::size_t node) const { return x_[node]; }
  std::size_t count() const { return order_.size(); }
  const std::vector<Indices>& paths() const { return paths_; }
  double width() const {
    double width = 0;
    for (std::size_t node = 0; node < x_.size(); ++node)
      width = std::max(width, x_[node] + widths_[node] / 2);
    return width;
  }

 private:
  /// A box lies below all that it reads; one that reads nothing, directly above its first reader.
  void take_rows(const Edges& edges) {
    row_.resize(widths_.size());
    for (const auto& [from, to] : sorted(edges)) row_[to] = std::max(row_[to], row_[from] + 1);
    std::vector<bool> reads(widths_.size());
    for (const auto& edge : edges) reads[edge.second] = true;
    for (std::size_t node = 0; node < widths_.size(); ++node) {
      std::size_t first = 0;
      for (const auto& [from, to] : edges) {
        if (from == node) first = first == 0 ? row_[to] : std::min(first, row_[to]);
      }
      if (!reads[node] && first > 0) row_[node] = first - 1;
    }
  }

  static Edges sorted(Edges edges) {
    std::sort(edges.begin(), edges.end(), [](auto& a, auto& b) { return a.second < b.second; });
    return edges;
  }

  void add_edge(std::size_t from, std::size_t to) {
    Indices path{from};
    for (std::size_t row = row_[from] + 1; row < row_[to]; ++row) {
      path.push_back(row_.size());
      row_.push_back(row);
      widths_.push_back(waypoint);
    }
    path.push_back(to);
    above_.resize(row_.size());
    below_.resize(row_.size());
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      below_[path[i]].push_back(path[i + 1]);
      above_[path[i + 1]].push_back(path[i]);
    }
    paths_.push_back(std::move(path));
  }

  /// Each row is sorted by the mean place of its neighbours in the row before, down and up in turn.
  void sort_rows() {
    above_.resize(row_.size());
    below_.resize(row_.size());
    std::vector<double> place(row_.size());
    const auto number = [&](const Indices& row) {
      for (std::size_t i = 0; i < row.size(); ++i) place[row[i]] = static_cast<double>(i);
    };
    for (const Indices& row : order_) number(row);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (std::size_t r = 0; r < order_.size(); ++r) {
        Indices& row = order_[down ? r : order_.size() - 1 - r];
        std::vector<double> wanted(row_.size());
        for (const std::size_t node : row) {
          wanted[node] = mean(place, down ? above_[node] : below_[node], place[node]);
        }
        std::stable_sort(row.begin(), row.end(),
                         [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
        number(row);
      }
    }
  }

  static double mean(const std::vector<double>& values, const Indices& of, double without) {
    if (of.empty()) return without;
    double sum = 0;
    for (const std::size_t node : of) sum += values[node];
    return sum / static_cast<double>(of.size());
  }

  void place() {
    for (Indices& row : order_) {
      double x = 0;
      for (const std::size_t node : row) {
        x_[node] = x + widths_[node] / 2;
        x += widths_[node] + gap;
      }
    }
    for (int sweep = 0; sweep < 2 * sweeps; ++sweep) {
      for (std::size_t r = 0; r < order_.size(); ++r) {
        place_row(order_[sweep % 2 == 0 ? r : order_.size() - 1 - r]);
      }
    }
    double least = x_[0] - widths_[0] / 2;
    for (std::size_t node = 0; node < x_.size(); ++node)
      least = std::min(least, x_[node] - widths_[node] / 2);
    for (double& x : x_) x -= least;
  }

  /// Places the nodes of a row nearest (in least squares) to the means of their neighbours above and below,
  /// in the order of the row and without overlaps: nodes that would overlap are moved as one block.
  void place_row(const Indices& row) {
    struct Block {
      double sum;
      double count;
      std::size_t size;
    };
    std::vector<double> offset(row.size());
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) offset[i] = offset[i - 1] + (widths_[row[i - 1]] + widths_[row[i]]) / 2 + gap;
      Indices near = above_[row[i]];
      near.insert(near.end(), below_[row[i]].begin(), below_[row[i]].end());
      blocks.push_back({mean(x_, near, x_[row[i]]) - offset[i], 1, 1});
      while (blocks.size() > 1) {
        Block& last = blocks.back();
        Block& before = blocks[blocks.size() - 2];
        if (before.sum / before.count <= last.sum / last.count) break;
        before = {before.sum + last.sum, before.count + last.count, before.size + last.size};
        blocks.pop_back();
      }
    }
    std::size_t i = 0;
    for (const Block& block : blocks) {
      for (const std::size_t end = i + block.size; i < end; ++i) {
        x_[row[i]] = block.sum / block.count + offset[i];
      }
    }
  }

  std::vector<double> widths_;
  Indices row_;
  std::vector<Indices> above_;
  std::vector<Indices> below_;
  std::vector<Indices> paths_;  // of the edges: the boxes at their ends and the waypoints between
  std::vector<Indices> order_;  // the nodes of each row from left to right
  std::vector<double> x_;
};

}  // namespace

LayeredLayout layered_layout(const std::vector<double>& widths, double height, const Edges& edges) {
  LayeredLayout layout;
  if (widths.empty()) return layout;
  const Rows rows(widths, edges);
  const auto centre = [&](std::size_t node) {
    return LayeredLayout::Point{
        margin + rows.x(node),
        margin + height / 2 + static_cast<double>(rows.row(node)) * (height + row_gap)};
  };
  for (std::size_t box = 0; box < widths.size(); ++box) layout.boxes.push_back(centre(box));
  for (const Indices& path : rows.paths()) {
    std::vector<LayeredLayout::Point> points;
    for (const std::size_t node : path) points.push_back(centre(node));
    points.front().y += height / 2;
    points.back().y -= height / 2;
    layout.edges.push_back(std::move(points));
  }
  layout.width = rows.width() + 2 * margin;
  layout.height = static_cast<double>(rows.count()) * (height + row_gap) - row_gap + 2 * margin;
  return layout;
}

}  // namespace plexus
