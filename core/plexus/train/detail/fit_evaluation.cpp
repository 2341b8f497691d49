#include <plexus/train/callback.hpp>
#include <plexus/train/detail/batch_gradients.hpp>
#include <plexus/train/detail/fit_evaluation.hpp>
#include <plexus/train/detail/known_logs.hpp>
#include <plexus/train/fit_options.hpp>

#include <fmt/format.h>

namespace plexus {

FitEvaluation::FitEvaluation(BatchBinding& binding, Programs& programs, const Samples& train,
                             const Samples* validation)
    : binding_(binding), programs_(programs), train_(train), validation_(validation) {}

std::optional<Logs> FitEvaluation::train(const std::function<bool()>& stopped) {
  programs_.reset_accumulators();
  BatchWalk& walk = walk_over_train();
  walk.start_at(0);
  while (!walk.at_end()) {
    if (stopped()) return std::nullopt;
    walk.advance(Callback::never);
  }
  return logs(train_prefix);
}

Logs FitEvaluation::train_for_hook() { return evaluated(walk_over_train(), train_prefix); }

std::optional<Logs> FitEvaluation::validation_for_hook() {
  if (validation_ == nullptr) return std::nullopt;
  if (!validation_walk_) {
    validation_walk_.emplace(binding_, Mode::evaluate, *validation_, binding_.as_given(validation_->rows),
                             evaluation_batch);
  }
  return evaluated(*validation_walk_, validation_prefix);
}

NamedTensors FitEvaluation::gradients_for_hook(const Tensor& order, std::int64_t end,
                                               std::int64_t batch_size) {
  const std::int64_t first = (end - 1) / batch_size * batch_size;
  return batch_gradients(binding_, programs_, train_, order, first, end - first);
}

BatchWalk& FitEvaluation::walk_over_train() {
  if (!train_walk_) {
    train_walk_.emplace(binding_, Mode::evaluate, train_, binding_.as_given(train_.rows), evaluation_batch);
  }
  return *train_walk_;
}

Logs FitEvaluation::evaluated(BatchWalk& walk, std::string_view prefix) {
  const NamedTensors sums = programs_.accumulators();
  programs_.reset_accumulators();
  walk.start_at(0);
  while (!walk.at_end()) walk.advance(Callback::never);
  Logs found = logs(prefix);
  programs_.set_accumulators(sums);
  return found;
}

Logs FitEvaluation::logs(std::string_view prefix) {
  Logs named;
  for (const auto& [name, value] : programs_.running_logs()) {
    named.emplace_back(fmt::format("{}{}", prefix, name), value);
  }
  return named;
}

}  // namespace plexus
