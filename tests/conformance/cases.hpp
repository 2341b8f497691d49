#pragma once

#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::conformance {

/// Which values an input takes.
struct Domain {
  enum class Kind {
    real,           ///< anything in [low, high]
    whole,          ///< whole numbers in [low, high], whatever the dtype (bool: 0 and 1)
    probabilities,  ///< positive, the last axis sums to 1
    distinct        ///< a permutation of 0, 1, .. scaled into [low, high]: no two are equal
  };

  Kind kind = Kind::real;
  double low = -2;
  double high = 2;
  /// No value is nearer than 0.01 to one of these: kinks, where a difference quotient means nothing.
  std::vector<double> kinks = {};
};

Domain real(double low, double high, std::vector<double> kinks = {});
Domain whole(double low, double high);
Domain probabilities();
Domain distinct();

/// A graph input of a case.
struct CaseInput {
  Type type;
  Domain domain;
  /// How many rows are bound where the first dimension is open.
  std::int64_t rows = 0;
};

/// One graph that every backend must compute alike.
struct ConformanceCase {
  /// The op that it is there for; the graph made by `build` has a node of it.
  std::string op;
  /// "matmul/float32 [32, 784] x float32 [784, 300]": unique.
  std::string name;
  std::vector<CaseInput> inputs;
  /// The results, from the symbols of the inputs; all are in the graph given.
  std::function<std::vector<Symbol>(Graph& graph, std::span<const Symbol> inputs)> build;
  /// Gradients by the floating inputs equal central differences in float64.
  bool differentiable = false;
  /// All that is computed can be represented, sums included: the tolerance is 0.
  bool exact = false;
};

using Cases = std::vector<ConformanceCase>;

/// At least one case for each of core's ops, with `floating` as their floating-point dtype.
Cases conformance_cases(DType floating);
/// Those that are computed: all of them; with the sanitizers, which take ten times as long, an op's first and
/// every third.
Cases computed_cases(DType floating);

// One a file: what conformance_cases collects.
void add_unary_cases(Cases& cases, DType floating);
void add_binary_cases(Cases& cases, DType floating);
void add_composite_cases(Cases& cases, DType floating);
void add_normalization_cases(Cases& cases, DType floating);
void add_loss_cases(Cases& cases, DType floating);
void add_reduction_cases(Cases& cases, DType floating);
void add_shape_cases(Cases& cases, DType floating);
void add_product_cases(Cases& cases, DType floating);
void add_source_cases(Cases& cases, DType floating);
void add_prod_cases(Cases& cases, DType floating);
void add_composed_cases(Cases& cases, DType floating);

/// The graph of a case, its inputs named x0, x1, .., its results y0, y1, ...
std::unique_ptr<Graph> graph_of(const ConformanceCase& each);

}  // namespace plexus::conformance
