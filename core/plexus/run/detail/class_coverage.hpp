#pragma once

#include <plexus/data/read_parts.hpp>
#include <plexus/data/split.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <optional>

namespace plexus {

/// Warns for a target of classes if the validation part lacks some that the training part has, or the
/// reverse: the logs of the validation then say little about the model. A target has classes if they have
/// names, or if the loss of its output takes classes. The advice in the warning depends on `validation`, the
/// split that made the part.
void warn_of_missing_classes(const Parts& parts, const Model& model, const Plan& plan,
                             const std::optional<Split>& validation);

}  // namespace plexus
