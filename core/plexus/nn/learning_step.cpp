#include <plexus/error/error.hpp>
#include <plexus/nn/detail/projection.hpp>
#include <plexus/nn/learning_step.hpp>
#include <plexus/nn/optimizer.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_change(const LearningStep& step, const std::vector<Symbol>& before) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (step.parameters[i].value() != before[i]) return;
  }
  throw UsageError("it leaves all parameters as they were: it must assign a new value to one");
}

void require_mean(const Symbol& loss, DType dtype) {
  const Type expected{dtype, Shape{}};
  if (!loss) throw UsageError(fmt::format("it returns no mean loss, expected {}", expected.text()));
  if (loss.type() == expected) return;
  throw ShapeError(fmt::format("its mean loss must be {}, found {}", expected.text(), loss.type().text()));
}

/// The other options act on gradients, which an optimizer that makes its steps itself does not use.
void require_no_more_than_a_rate(const UpdateRule& rule) {
  const bool more = rule.clipnorm || rule.clipvalue || rule.global_clipnorm || rule.weight_decay ||
                    rule.use_ema || rule.swap_ema_weights || rule.gradient_accumulation_steps != 1 ||
                    !rule.groups.empty();
  if (!more) return;
  throw UsageError(
      "it makes its steps itself: of core's options it has a learning rate and its schedule alone, found "
      "clipping, weight decay, moving averages, accumulated gradients or groups");
}

}  // namespace

Symbol take_step(Trace& trace, const Optimizer& optimizer, const LearningStep& step, const FitLength& fit) {
  if (step.parameters.empty()) {
    throw UsageError("there is nothing to train: the model has no trainable parameter");
  }
  set_learning_rate(trace, optimizer.rule(), fit);
  const Symbol iterations = trace.step();
  std::vector<Symbol> before;
  for (const Variable& parameter : step.parameters) before.push_back(parameter.value());
  Scope scope(trace, "optimizer");
  Symbol loss;
  try {
    calling_plugin(optimizer, "the step", [&] {
      require_no_more_than_a_rate(optimizer.rule());
      loss = optimizer.step(scope, step);
      require_change(step, before);
      if (optimizer.learning() == Learning::passes) return require_mean(loss, scope.dtype());
      if (loss) throw UsageError("it returns a loss, but that of a batch is computed by core");
    });
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (step.parameters[i].value() != before[i]) apply_constraint(scope, step.parameters[i]);
    }
  } catch (Error& error) {
    error.add_context(fmt::format("in the optimizer's step{}", name_in_brackets(optimizer)));
    throw;
  }
  trace.set_step(iterations + 1.0);
  trace.count_batch();
  return loss;
}

}  // namespace plexus
