#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/options.hpp>
#include <plexus/nn/scope.hpp>

#include <optional>
#include <span>
#include <string>

namespace plexus {

/// The options that core gives every optimizer: learning_rate, clipping and weight_decay.
struct UpdateRule {
  double learning_rate = 0.01;
  std::optional<double> clipnorm = {};         ///< each gradient to this norm at most
  std::optional<double> clipvalue = {};        ///< each element into [-c, c]
  std::optional<double> global_clipnorm = {};  ///< all gradients together to this norm at most
  std::optional<double> weight_decay = {};     ///< w -= w * weight_decay * learning_rate, before the update
};

/// How a parameter follows its gradient. Core gives every optimizer learning_rate, clipping and weight_decay.
class Optimizer : public Component {
 public:
  static constexpr Kind kind = Kind::optimizer;
  ~Optimizer() override;
  /// Assigns the new value of `w` (and of the slots beside it). gradient: w's type, clipped already.
  virtual void update(Scope& scope, const Variable& w, const Symbol& gradient) const = 0;

  /// The values of core's options. The registry sets them when it makes an optimizer; C++ code that
  /// constructs one itself sets them. Throws UsageError if they were never set: no default learning rate
  /// suits all optimizers.
  const UpdateRule& rule() const;
  void set_rule(const UpdateRule& rule) { rule_ = rule; }

 private:
  std::optional<UpdateRule> rule_;
};

/// A schema that starts with what core gives every optimizer: learning_rate (with this default), clipnorm,
/// clipvalue, global_clipnorm (one of them at most), weight_decay.
Schema optimizer_schema(std::string name, std::string summary, double learning_rate);

/// The values of those options. Throws ConfigError if more than one clipping is given.
UpdateRule update_rule(const Options& options);

/// Adds the update of every parameter by its gradient: clip, decay, update, then iterations += 1 (Keras 3's
/// order, base_optimizer.py). Parameters whose gradient is empty are left alone; throws UsageError if all
/// are, or if the optimizer assigns nothing to one that has a gradient.
void apply_updates(Trace& trace, const Optimizer& optimizer, const UpdateRule& rule,
                   std::span<const Variable> parameters, std::span<const Symbol> gradients);

}  // namespace plexus
