#include <plexus/backend/schedule.hpp>
#include <plexus/compare/checks/check_kernel.hpp>
#include <plexus/compare/checks/deviation.hpp>
#include <plexus/compare/checks/special_values.hpp>
#include <plexus/compare/checks/whole_numbers.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

/// So often a kernel is run again on equal inputs: a race is rarely lost every time.
constexpr int repeats = 4;
/// So many elements of a result that are decided and other than zero prove something.
constexpr std::int64_t enough_elements = 8;

/// Of integers and truth values, which are not rounded and mostly not drawn, one is enough.
std::int64_t enough(const Type& type) {
  return std::min(is_floating(type.dtype) ? enough_elements : 1, type.shape.elements());
}

std::vector<Tensor> widened_values(const std::vector<Tensor>& values) {
  std::vector<Tensor> wide;
  for (const Tensor& value : values) wide.push_back(value.converted(DType::float64));
  return wide;
}

std::vector<Tensor> no_errors(const std::vector<Tensor>& values) {
  std::vector<Tensor> zeros;
  for (const Tensor& value : values) zeros.push_back(Tensor::zeros({DType::float64, value.shape()}));
  return zeros;
}

std::vector<Tensor> unknown_bounds(const std::vector<Tensor>& values) {
  std::vector<Tensor> bounds;
  for (const Tensor& value : values) {
    bounds.emplace_back(DType::float64, value.shape());
    for (double& bound : bounds.back().data<double>()) bound = std::numeric_limits<double>::infinity();
  }
  return bounds;
}

}  // namespace

void KernelCheck::blame(std::size_t output, std::string why, const KernelInputs& inputs,
                        std::shared_ptr<const Evidence> evidence) {
  KernelVerdict::Output& result = verdict_.outputs[output];
  if (result.verdict == Verdict::differs) return;
  result.verdict = Verdict::differs;
  result.reason = inputs.what.empty() ? std::move(why) : fmt::format("{}, {}", why, inputs.what);
  result.evidence = std::move(evidence);
}

void KernelCheck::blame(std::size_t output, std::string why, const KernelInputs& inputs, const Tensor& found,
                        const Tensor& expected) {
  blame(output, std::move(why), inputs,
        std::make_shared<const Evidence>(Evidence{inputs.values, found, expected}));
}

KernelCheck::Expectation KernelCheck::expected_of(const KernelInputs& inputs, bool exactly) {
  const Node& node = probe_.node();
  const std::vector<Tensor> wide = widened_values(inputs.values);
  if (exactly) {
    std::vector<Tensor> values = exact_.evaluate(node, wide);
    std::vector<Tensor> zeros = no_errors(values);
    return {std::move(values), std::move(zeros)};
  }
  Bounded found = bounded(node, wide, no_errors(wide), Roundoff{judged_roundoff(node)}, exact_);
  unbounded_ = found.unbounded;
  if (!unbounded_.empty()) found.bounds = unknown_bounds(found.values);
  return {std::move(found.values), std::move(found.bounds)};
}

std::optional<std::vector<Tensor>> KernelCheck::computed(const KernelInputs& inputs) {
  try {
    std::vector<Tensor> found = probe_.run(inputs.values, inputs.position);
    if (const std::optional<Damage>& damage = probe_.damage()) {
      blame(0, damage->what, inputs, damage->after, damage->before);
    }
    return found;
  } catch (const Error& error) {
    for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
      blame(i, "its kernel threw: " + error.message(), inputs, nullptr);
    }
    return std::nullopt;
  }
}

/// A kernel that throws for other scratch memory than it had before depends on it too.
bool KernelCheck::reads_scratch(const KernelInputs& inputs) {
  try {
    return probe_.reads_scratch(inputs.values, inputs.position);
  } catch (const Error&) {
    return true;
  }
}

std::vector<Deviation> KernelCheck::judge(const KernelInputs& inputs, bool exactly) {
  const auto found = computed(inputs);
  if (!found) return std::vector<Deviation>(verdict_.outputs.size());
  const auto [expected, bounds] = expected_of(inputs, exactly);
  std::vector<Deviation> all;
  for (std::size_t i = 0; i < found->size(); ++i) {
    KernelVerdict::Output& result = verdict_.outputs[i];
    const Deviation off = deviation((*found)[i], expected[i], &bounds[i]);
    all.push_back(off);
    if (exactly) {
      result.exact = off;
    } else {
      result.local = result.local.elements == 0 ? off : merged(result.local, off);
    }
    if (off.beyond == 0) continue;
    const char* const how = exactly ? "are not exact on whole numbers" : "are beyond their bounds";
    std::string why = fmt::format("{} of {} elements {}", off.beyond, off.elements, how);
    if (result.verdict != Verdict::differs && reads_scratch(inputs)) {
      why = "depends on what its scratch memory holds before: " + why;
    }
    blame(i, std::move(why), inputs, (*found)[i], expected[i]);
  }
  return all;
}

std::optional<KernelCheck::Special> KernelCheck::expected_of_special(const KernelInputs& inputs) {
  try {
    Expectation wide = expected_of(inputs, false);
    if (!unbounded_.empty()) return Special{std::move(wide), {}};
    return Special{std::move(wide), exact_.rounded(probe_.node(), inputs.values)};
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Of whole numbers made from special values nothing is said: C++ does not. Nor is anything where the op's
/// own kernel refuses them.
void KernelCheck::judge_special() {
  const Node& node = probe_.node();
  const KernelInputs inputs = drawn(probe_, here_, Draw::special);
  std::optional<Special> special = expected_of_special(inputs);
  if (!special) return;
  const auto computed_values = computed(inputs);
  if (!computed_values || !unbounded_.empty()) return;
  const std::vector<Tensor>& found = *computed_values;
  const std::vector<Tensor>& rounded = special->rounded;
  auto& [expected, bounds] = special->wide;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!is_floating(node.type(i).dtype)) continue;
    bound_special(expected[i], rounded[i], node.type(i), node.op().has_definition(), bounds[i]);
    const Deviation off = deviation(found[i], expected[i], &bounds[i]);
    verdict_.outputs[i].special = off;
    if (off.beyond == 0) continue;
    blame(i, fmt::format("{} of {} elements are beyond their bounds", off.beyond, off.elements), inputs,
          found[i], expected[i]);
  }
}

/// From inputs of other bits another machine may rightly find something else.
void KernelCheck::judge_elsewhere(const KernelInputs& inputs) {
  if (std::all_of(elsewhere_.begin(), elsewhere_.end(), [](const auto* value) { return value == nullptr; }))
    return;
  const auto [expected, bounds] = expected_of(inputs, false);
  for (std::size_t i = 0; i < elsewhere_.size(); ++i) {
    if (elsewhere_[i] == nullptr) continue;
    const Recording::Value& there = *elsewhere_[i];
    Elsewhere result;
    result.same_inputs = there.inputs == verdict_.inputs;
    result.apart = deviation(verdict_.outputs[i].found, there.found.converted(DType::float64), nullptr);
    if (result.same_inputs) result.local = deviation(there.found, expected[i], &bounds[i]);
    verdict_.outputs[i].elsewhere = result;
  }
}

void KernelCheck::repeat(const KernelInputs& inputs) {
  const auto first = computed(inputs);
  for (int time = 0; first && time < repeats; ++time) {
    const auto again = computed(inputs);
    if (!again) return;
    for (std::size_t i = 0; i < first->size(); ++i) {
      const Tensor& before = (*first)[i];
      const Tensor& now = (*again)[i];
      if (same_bits(before, now)) continue;
      std::optional<Deviation>& between = verdict_.outputs[i].between_runs;
      if (!between) between = deviation(now, before.converted(DType::float64), nullptr);
      blame(i, "differs between two runs on equal inputs", inputs, now, before);
    }
  }
}

bool KernelCheck::is_in_variable(std::size_t output) const {
  const Node& node = probe_.node();
  const int in = probe_.lies_in(output);
  if (in < 0 || !is_floating(node.type(output).dtype)) return false;
  return &root_of(node.input(static_cast<std::size_t>(in))).node().op() == &variable_op();
}

bool KernelCheck::is_fed(std::size_t output) const {
  const KernelRecord& record = probe_.record();
  for (std::size_t k = 0; k < record.inputs.size(); ++k) {
    const bool other = record.inputs[k] != record.outputs[output];
    if (other && constant_value(root_of(probe_.node().input(k))) == nullptr) return true;
  }
  return false;
}

/// An update adds little to a variable: what it adds is seen where the variable is zero. Where it adds
/// nothing (the gradient of units that never fire), something is drawn for it to add.
void KernelCheck::check_variables(const KernelInputs& inputs) {
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    if (!is_in_variable(i)) continue;
    const std::int64_t wanted = enough(probe_.node().type(i));
    Deviation off = judge(with_zero(probe_, inputs, i), false)[i];
    if (off.nonzero < wanted && is_fed(i)) {
      off = merged(off, judge(with_zero(probe_, drawn(probe_, inputs, Draw::normal), i), false)[i]);
    }
    verdict_.outputs[i].by_zero = off.beyond > 0;
    verdict_.outputs[i].unseen = off.nonzero < wanted && is_fed(i);
  }
}

/// What agrees with next to nothing has not been proven right.
void KernelCheck::conclude() {
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    KernelVerdict::Output& output = verdict_.outputs[i];
    const Type& type = probe_.node().type(i);
    if (output.verdict != Verdict::agrees) continue;
    const std::int64_t seen = output.local.nonzero + (output.exact ? output.exact->nonzero : 0);
    if (seen >= enough(type) && !output.unseen) continue;
    output.verdict = Verdict::inconclusive;
    if (!unbounded_.empty()) {
      output.unbounded = unbounded_;
      output.reason = fmt::format("op '{}' has neither an error bound nor a definition", unbounded_);
    } else if (output.unseen) {
      output.reason = "what it adds to the variable is zero or undecided";
    } else {
      output.reason = fmt::format("only {} of {} elements are decided and not zero", output.local.nonzero,
                                  output.local.elements);
    }
  }
}

void KernelCheck::begin(const CompiledTruth& truth, const StepStart& start) {
  verdict_ = {};
  verdict_.outputs.resize(probe_.node().output_count());
  here_ = inputs_from(probe_, truth, start);
  judge(here_, false);
  verdict_.inputs = fingerprint(here_.values);
  const std::vector<Tensor> found = probe_.outputs();
  for (std::size_t i = 0; i < found.size(); ++i) verdict_.outputs[i].found = found[i];
  judge_elsewhere(here_);
}

/// Where its own inputs show little, and what a training has no values of.
void KernelCheck::judge_drawn() {
  if (!is_any_drawn(probe_)) return;
  bool sparse = false;
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    sparse = sparse || verdict_.outputs[i].local.nonzero < enough(probe_.node().type(i));
  }
  if (sparse) judge(drawn(probe_, here_, Draw::normal), false);
  judge_special();
}

KernelVerdict KernelCheck::run_briefly(const CompiledTruth& truth, const StepStart& start) {
  begin(truth, start);
  judge_drawn();
  conclude();
  return std::move(verdict_);
}

KernelVerdict KernelCheck::run(const CompiledTruth& first, const StepStart& first_start,
                               const CompiledTruth& second, const StepStart& second_start) {
  begin(first, first_start);
  KernelInputs later = inputs_from(probe_, second, second_start);
  later.what = "with the second step's data";
  judge(later, false);
  repeat(here_);
  check_variables(here_);

  if (exact_on_integers(probe_.node())) judge(drawn(probe_, here_, Draw::whole_numbers), true);
  judge_drawn();
  conclude();
  return std::move(verdict_);
}

}  // namespace plexus
