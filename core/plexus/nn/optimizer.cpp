#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/optimizer.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// What all gradients are multiplied by: c * min(1/N, 1/c) for the norm N of all of them together. A norm
/// that is not finite makes every gradient NaN (N - N), so that it cannot go unseen.
Symbol global_scale(std::span<const Symbol> gradients, double limit) {
  Symbol squares;
  for (const Symbol& gradient : gradients) {
    if (!gradient) continue;
    const Symbol part = sum(square(gradient));
    squares = squares ? squares + part : part;
  }
  const Symbol total = sqrt(squares);
  return limit * minimum(reciprocal(total), 1 / limit) + (total - total);
}

Symbol clipped(const Symbol& gradient, const UpdateRule& rule, const Symbol& scale) {
  if (rule.clipnorm) {
    const double limit = *rule.clipnorm;
    return gradient * limit / maximum(sqrt(sum(square(gradient))), limit);
  }
  if (scale) return gradient * scale;
  if (rule.clipvalue) return clip(gradient, -*rule.clipvalue, *rule.clipvalue);
  return gradient;
}

std::optional<double> given(const Options& options, std::string_view name) {
  return options.has(name) ? std::optional(options.number(name)) : std::nullopt;
}

}  // namespace

Optimizer::~Optimizer() = default;

const UpdateRule& Optimizer::rule() const {
  if (rule_) return *rule_;
  throw UsageError(fmt::format(
      "the optimizer{} has no learning rate: make it with optimizer(name, options), or call set_rule",
      name_in_brackets(*this)));
}

Schema optimizer_schema(std::string name, std::string summary, double learning_rate) {
  return Schema(std::move(name), std::move(summary))
      .number("learning_rate", learning_rate, "size of a step", at_least(0))
      .optional_number("clipnorm", "each gradient is scaled to this Euclidean norm at most", greater_than(0))
      .optional_number("clipvalue", "each element of a gradient is cut to [-clipvalue, clipvalue]",
                       greater_than(0))
      .optional_number("global_clipnorm", "all gradients together are scaled to this norm at most",
                       greater_than(0))
      .optional_number("weight_decay", "w -= w * weight_decay * learning_rate before each update",
                       at_least(0));
}

UpdateRule update_rule(const Options& options) {
  const UpdateRule rule{options.number("learning_rate"), given(options, "clipnorm"),
                        given(options, "clipvalue"), given(options, "global_clipnorm"),
                        given(options, "weight_decay")};
  std::string found;
  for (const std::string_view name : {"clipnorm", "clipvalue", "global_clipnorm"}) {
    if (options.has(name)) found += fmt::format("{}{}", found.empty() ? "" : " and ", name);
  }
  if (rule.clipnorm.has_value() + rule.clipvalue.has_value() + rule.global_clipnorm.has_value() > 1) {
    throw ConfigError(
        fmt::format("an optimizer clips in one way: give clipnorm, clipvalue or "
                    "global_clipnorm, found {}",
                    found));
  }
  return rule;
}

void apply_updates(Trace& trace, const Optimizer& optimizer, const UpdateRule& rule,
                   std::span<const Variable> parameters, std::span<const Symbol> gradients) {
  if (parameters.size() != gradients.size()) {
    throw UsageError(
        fmt::format("there are {} parameters, but {} gradients", parameters.size(), gradients.size()));
  }
  if (std::none_of(gradients.begin(), gradients.end(),
                   [](const Symbol& g) { return static_cast<bool>(g); })) {
    throw UsageError("there is nothing to train: the loss depends on no trainable parameter");
  }
  const Symbol learning_rate = trace.learning_rate_variable(rule.learning_rate).value();
  const Symbol step = trace.step();
  const Symbol scale = rule.global_clipnorm ? global_scale(gradients, *rule.global_clipnorm) : Symbol{};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!gradients[i]) continue;
    const Variable& w = parameters[i];
    Scope scope(trace, "optimizer");
    try {
      const Symbol gradient = clipped(gradients[i], rule, scale);
      if (rule.weight_decay) scope.assign(w, w.value() - w.value() * *rule.weight_decay * learning_rate);
      const Symbol before = w.value();
      calling_plugin(optimizer, "the update", [&] {
        optimizer.update(scope, w, gradient);
        if (w.value() == before)
          throw UsageError("it leaves the parameter as it was: it must assign a new value");
      });
    } catch (Error& error) {
      error.add_context(
          fmt::format("in the optimizer's update of '{}'{}", w.name(), name_in_brackets(optimizer)));
      throw;
    }
  }
  trace.set_step(step + 1.0);
}

}  // namespace plexus
