#include <plexus/plexus.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "training_values.hpp"

namespace plexus {
namespace {

/// The bin of a value: as a number from 0, or a 1 at its place among zeros.
class Binned final : public ColumnFunction {
 public:
  /// `edges`: between the bins, ascending.
  Binned(std::vector<double> edges, bool one_hot) : edges_(std::move(edges)), one_hot_(one_hot) {}

  std::size_t width() const override { return one_hot_ ? edges_.size() + 1 : 1; }
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (std::size_t bin = 0; one_hot_ && bin <= edges_.size(); ++bin) {
      names.push_back(bin == 0 ? (edges_.empty() ? "all" : fmt::format("below {}", edges_[0]))
                               : fmt::format("from {}", edges_[bin - 1]));
    }
    return names;
  }
  void apply(double value, std::span<double> out) const override {
    if (std::isnan(value)) throw DataError("has no value, which has no bin: put simple_imputer before it");
    const auto bin = std::upper_bound(edges_.begin(), edges_.end(), value) - edges_.begin();
    if (!one_hot_) {
      out[0] = static_cast<double>(bin);
      return;
    }
    std::fill(out.begin(), out.end(), 0.0);
    out[static_cast<std::size_t>(bin)] = 1;
  }

 private:
  std::vector<double> edges_;
  bool one_hot_;
};

/// scikit-learn's KBinsDiscretizer with all rows (subsample=None) and its default quantiles
/// (averaged_inverted_cdf).
class KBinsDiscretizer final : public Transform {
 public:
  static Schema schema() {
    return Schema("k_bins_discretizer",
                  "The bin of a value: equally many training rows in each, or equally wide")
        .integer("n_bins", 5, "number of bins; fewer where quantiles coincide", between(2, 1 << 16))
        .choice("strategy", {"quantile", "uniform"}, "quantile", "equally many rows, or equal widths")
        .choice("encode", {"onehot", "ordinal"}, "onehot", "a 0 or 1 for each bin, or its number from 0")
        .example({})
        .example({{"strategy", "uniform"}, {"encode", "ordinal"}});
  }

  explicit KBinsDiscretizer(const Options& options)
      : bins_(static_cast<std::size_t>(options.integer("n_bins"))),
        uniform_(options.text("strategy") == "uniform"),
        one_hot_(options.text("encode") == "onehot") {}

  CellKind treats() const override { return CellKind::numbers; }
  /// With onehot the width is known only after fitting, since bins that are too narrow are left out.
  std::optional<std::size_t> width() const override {
    return one_hot_ ? std::nullopt : std::optional<std::size_t>(1);
  }

  FittedColumn fit(const ColumnValues& column) const override {
    std::vector<double> values = training_values(column);
    if (values.size() < column.values.size()) {
      throw DataError("has rows without a value, which have no bin: put simple_imputer before it");
    }
    std::sort(values.begin(), values.end());
    std::vector<double> edges = edges_of(values);
    if (values.front() == values.back() || edges.size() < 3) {
      edges.clear();  // a single bin
    } else {
      edges = {edges.begin() + 1, edges.end() - 1};  // the outer bins have no outer edges
    }
    return {{{"edges", std::move(edges)}}, {}};
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Binned>(fitted_numbers(fitted, "edges"), one_hot_);
  }

 private:
  /// All edges, including the outer ones.
  std::vector<double> edges_of(const std::vector<double>& sorted) const {
    std::vector<double> edges;
    const double step = (sorted.back() - sorted.front()) / static_cast<double>(bins_);
    for (std::size_t i = 0; i <= bins_; ++i) {
      edges.push_back(uniform_ ? static_cast<double>(i) * step + sorted.front() : quantile(sorted, i));
    }
    if (uniform_) {
      edges.back() = sorted.back();
      return edges;
    }
    constexpr double narrow = 1e-8;  // bins that are not wider are left out
    std::vector<double> wide = {edges.front()};
    for (std::size_t i = 1; i < edges.size(); ++i) {
      if (edges[i] - edges[i - 1] > narrow) wide.push_back(edges[i]);
    }
    return wide;
  }

  /// NumPy's percentile with method averaged_inverted_cdf.
  double quantile(const std::vector<double>& sorted, std::size_t i) const {
    const double percent = i == bins_ ? 100.0 : static_cast<double>(i) * (100.0 / static_cast<double>(bins_));
    const double place = static_cast<double>(sorted.size()) * (percent / 100) - 1;
    const double floor = std::floor(place);
    const double last = static_cast<double>(sorted.size() - 1);
    const auto at = [&](double index) {
      return sorted[static_cast<std::size_t>(std::clamp(index, 0.0, last))];
    };
    const double below = at(floor);
    const double above = at(floor + 1);
    if (place != floor || below == above) return above;
    return above - (above - below) * 0.5;
  }

  std::size_t bins_;
  bool uniform_;
  bool one_hot_;
};

}  // namespace

void register_k_bins_discretizer(Registrar& registrar) { registrar.add<KBinsDiscretizer>(); }

}  // namespace plexus
