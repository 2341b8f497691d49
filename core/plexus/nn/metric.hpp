#pragma once

#include <plexus/config/component.hpp>
#include <plexus/nn/scope.hpp>

#include <cstdint>

namespace plexus {

/// Whether larger or smaller values of a metric are better.
enum class Direction { up, down };

/// How a metric interprets its targets. Where the loss takes any numbers, data whose targets cannot be
/// interpreted so is refused before anything runs.
enum class Judged : std::uint8_t {
  numbers,    ///< any numbers: the metric measures distances
  yes_or_no,  ///< each element is 0 or 1
  classes     ///< each row is one class: its index, one-hot, or 0 or 1 if the output has a single value
};

/// A number that is accumulated over an epoch.
class Metric : public Component {
 public:
  static constexpr Kind kind = Kind::metric;
  ~Metric() override;
  /// Takes one batch into the scope's accumulators. target: as the loss of the output gets it, of the
  /// prediction's shape and dtype or, for class indices, integers of the prediction's shape without its last
  /// axis; scope.predictions() says what the predictions mean. weight: [batch], of the compute dtype; ones
  /// where the run has no weights or the metric is not a weighted one.
  virtual void update(Scope& scope, const Symbol& target, const Symbol& prediction,
                      const Symbol& weight) const = 0;
  /// The value so far, a float64 scalar: a formula of the accumulators, which is evaluated only when the
  /// value is read.
  virtual Symbol result(Scope& scope) const = 0;
  virtual Direction direction() const = 0;
  /// How the metric interprets its targets.
  virtual Judged judged() const { return Judged::numbers; }
};

/// The result of metric.judged(). Errors name the metric's plugin.
Judged judged_by(const Metric& metric);

/// Asks a metric for its result and checks it: a float64 scalar. Errors name its plugin.
Symbol result_of(const Metric& metric, Scope& scope);

/// A metric that is the (weighted) mean of one value a row, total / count with total += sum(v * w) and
/// count += sum(w), or a function of that mean, `of_mean`. The mean is 0 while nothing was counted.
class MeanMetric : public Metric {
 public:
  ~MeanMetric() override;
  /// An empty weight counts every row once. Throws ShapeError unless `values` gave one for each row, position
  /// or element of the prediction: a shape that the prediction's begins with.
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const final;
  Symbol result(Scope& scope) const final;

  /// The metric as a function of the mean of its values, a float64 scalar: the mean itself, unless
  /// overridden. It must not decrease with the mean: it also maps the ends of an interval of the mean to an
  /// interval of the metric.
  virtual Symbol of_mean(const Symbol& mean) const;
  /// target, prediction: as in update -> [batch, ...], a shape that the prediction's begins with; trailing
  /// axes are averaged by core.
  virtual Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const = 0;
};

}  // namespace plexus
