#pragma once

#include <plexus/config/component.hpp>
#include <plexus/nn/scope.hpp>

namespace plexus {

/// Whether larger or smaller values of a metric are better.
enum class Direction { up, down };

/// A number that is accumulated over an epoch.
class Metric : public Component {
 public:
  static constexpr Kind kind = Kind::metric;
  ~Metric() override;
  /// Takes one batch into the scope's accumulators. `weight`: [batch], or empty.
  virtual void update(Scope& scope, const Symbol& target, const Symbol& prediction,
                      const Symbol& weight) const = 0;
  /// The value so far, a float64 scalar: a formula of the accumulators, run when someone asks.
  virtual Symbol result(Scope& scope) const = 0;
  virtual Direction direction() const = 0;
};

/// Asks a metric for its result and checks it: a float64 scalar. Errors name its plugin.
Symbol result_of(const Metric& metric, Scope& scope);

/// A metric that is the (weighted) mean of one value a row, total / count with total += sum(v * w) and
/// count += sum(w), or a function of that mean, `of_mean`. The mean is 0 while nothing was counted.
class MeanMetric : public Metric {
 public:
  ~MeanMetric() override;
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const final;
  Symbol result(Scope& scope) const final;

  /// The metric's value where its values have this mean, a float64 scalar: the mean itself, unless
  /// overridden. It must not decrease: the ends of an interval of the mean become those of the metric's.
  virtual Symbol of_mean(const Symbol& mean) const;
  /// target, prediction: [batch, ...] -> [batch, ...]; trailing axes are averaged by core.
  virtual Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const = 0;
};

}  // namespace plexus
