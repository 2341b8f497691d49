#pragma once

#include <plexus/model/model.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/plan.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The prefixes of logs of the validation samples, and of all training samples at an epoch's end.
inline constexpr std::string_view validation_prefix = "val_";
inline constexpr std::string_view train_prefix = "train_";

/// The logs that the epochs of a fit have before a callback adds some, in their order. `validates`: there are
/// validation samples. `train_eval`: as in FitOptions.
std::vector<KnownLog> known_logs(const Model& model, const Plan& plan, bool validates, bool train_eval);
/// Checks that `logs` has the logs that a callback monitors, then adds those that it adds. Throws UsageError,
/// which suggests a near name or lists all, for the first that is absent.
void add_logs_of(const Callback& callback, std::vector<KnownLog>& logs);
/// "; names with 'val_' need validation samples (data.validation)": what makes the log `name` exist, which is
/// not among `names`; empty if that is not known.
std::string remedy_of_missing_log(const std::string& name, const std::vector<std::string>& names);

}  // namespace plexus
