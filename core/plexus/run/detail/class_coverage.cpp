#include <plexus/data/detail/class_codes.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/nn/masking_loss.hpp>
#include <plexus/run/detail/class_coverage.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

using Codes = std::set<std::int64_t>;

constexpr std::size_t most_shown = 5;

/// How the loss of a target reads it.
struct TargetOfLoss {
  TargetKind kind = TargetKind::real;
  std::optional<std::int64_t> ignored = {};  ///< the class that it leaves out
};

/// The codes of a target, without the class that its loss leaves out; nullopt for values that are not classes
/// (probabilities, quantities).
std::optional<Codes> codes_in(const Column& target, const TargetOfLoss& read) {
  try {
    const std::vector<std::int64_t> codes = class_codes(target, "");
    Codes learnt(codes.begin(), codes.end());
    if (read.ignored) learnt.erase(*read.ignored);
    return learnt;
  } catch (const DataError&) {
    return std::nullopt;
  }
}

/// "3 of the classes of target 'kind': 'iris', 'rose', 'tulip'": those of `all` that `some` lacks; empty if
/// it has all.
std::string lacking(const Codes& all, const Codes& some, const Column& target) {
  std::vector<std::int64_t> missing;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(missing));
  if (missing.empty()) return {};
  std::vector<std::string> names;
  for (const std::int64_t code : missing) {
    if (names.size() < most_shown) names.push_back("'" + class_name(code, target) + "'");
  }
  return fmt::format("{} of the classes of target '{}': {}{}", missing.size(), target.name,
                     fmt::join(names, ", "), names.size() < missing.size() ? ", ..." : "");
}

/// How the losses read each target of the samples.
std::vector<TargetOfLoss> targets_of_losses(const Model& model, const Plan& plan, const Samples& samples) {
  const std::vector<std::size_t> targets = targets_of_outputs(model, samples);
  const std::vector<std::size_t> losses = losses_of_outputs(model, plan);
  std::vector<TargetOfLoss> read(samples.targets.size());
  for (std::size_t output = 0; output < targets.size(); ++output) {
    const Loss& loss = *plan.losses[losses[output]].loss;
    read[targets[output]] = {targets_of(loss, values_of_output(model, output)), ignored_class_of(loss)};
  }
  return read;
}

/// What to do where `part` lacks classes of a target.
std::string advice(const std::optional<Split>& split, const Column& target, std::string_view part) {
  const bool stratified =
      split &&
      (split->stratify || (!split->stratify_column.empty() && split->stratify_column == target.name));
  if (stratified) {
    return fmt::format(
        "; each class has its share of the rows, and the {} part is too small for a row of "
        "each: change `size`",
        part);
  }
  if (split && split->kind == Split::Kind::file) return "; take a file that has rows of each class";
  return "; are the rows sorted? {random: {size: 0.2, stratify: true}} draws from every class";
}

}  // namespace

void warn_of_missing_classes(const Parts& parts, const Model& model, const Plan& plan,
                             const std::optional<Split>& split) {
  if (!parts.validation) return;
  const std::vector<TargetOfLoss> read = targets_of_losses(model, plan, parts.train);
  for (std::size_t i = 0; i < parts.train.targets.size(); ++i) {
    const Column& target = parts.train.targets[i];
    if (target.classes.empty() && read[i].kind == TargetKind::real) continue;
    const std::optional<Codes> train = codes_in(target, read[i]);
    const std::optional<Codes> validation = codes_in(parts.validation->targets[i], read[i]);
    if (!train || !validation) continue;
    if (const std::string what = lacking(*train, *validation, target); !what.empty()) {
      warn_of_run("the validation part lacks " + what + ", which the training part has" +
                  advice(split, target, "validation"));
    }
    if (const std::string what = lacking(*validation, *train, target); !what.empty()) {
      warn_of_run("the training part lacks " + what + ", which the validation part has" +
                  advice(split, target, "training"));
    }
  }
}

}  // namespace plexus
