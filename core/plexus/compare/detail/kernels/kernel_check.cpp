#include <plexus/backend/detail/schedule.hpp>
#include <plexus/compare/detail/kernels/kernel_check.hpp>
#include <plexus/compare/detail/kernels/special_values.hpp>
#include <plexus/compare/detail/kernels/whole_numbers.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/bounds.hpp>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Repetitions on equal inputs. A data race rarely gives the same result every time.
constexpr int repeats = 4;
/// The number of decided elements other than zero that a result needs to prove something.
constexpr std::int64_t min_nonzero_elements = 8;

/// One element is enough for integers and booleans, which are not rounded and mostly not drawn.
std::int64_t needed_elements(const Type& type) {
  return std::min(is_floating(type.dtype) ? min_nonzero_elements : 1, type.shape.elements());
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

void KernelCheck::record_failure(std::size_t output, std::string why, const KernelInputs& inputs,
                                 std::shared_ptr<const Evidence> evidence) {
  KernelVerdict::Output& result = verdict_.outputs[output];
  if (result.verdict == Verdict::differs) return;
  result.verdict = Verdict::differs;
  result.reason = inputs.what.empty() ? std::move(why) : fmt::format("{}, {}", why, inputs.what);
  result.evidence = std::move(evidence);
}

void KernelCheck::record_failure(std::size_t output, std::string why, const KernelInputs& inputs,
                                 const Tensor& found, const Tensor& expected) {
  record_failure(output, std::move(why), inputs,
                 std::make_shared<const Evidence>(Evidence{inputs.values, found, expected}));
}

KernelCheck::Expectation KernelCheck::expected_of(const KernelInputs& inputs, bool exactly) {
  const Node& node = runner_.node();
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
    std::vector<Tensor> found = runner_.run(inputs.values, inputs.position);
    if (const std::optional<Damage>& damage = runner_.damage()) {
      record_failure(0, damage->what, inputs, damage->after, damage->before);
    }
    return found;
  } catch (const Error& error) {
    for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
      record_failure(i, "its kernel threw: " + error.message(), inputs, nullptr);
    }
    return std::nullopt;
  }
}

/// A kernel that throws for other contents of its scratch memory depends on them too.
bool KernelCheck::reads_scratch(const KernelInputs& inputs) {
  try {
    return runner_.reads_scratch(inputs.values, inputs.position);
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
    record_failure(i, std::move(why), inputs, (*found)[i], expected[i]);
  }
  return all;
}

std::optional<KernelCheck::Special> KernelCheck::expected_of_special(const KernelInputs& inputs) {
  try {
    Expectation wide = expected_of(inputs, false);
    if (!unbounded_.empty()) return Special{std::move(wide), {}};
    return Special{std::move(wide), exact_.rounded(runner_.node(), inputs.values)};
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Integer results of special values are not judged, because C++ does not define such conversions. Nothing is
/// judged if the op's own kernel refuses the values.
void KernelCheck::judge_special() {
  const Node& node = runner_.node();
  const KernelInputs inputs = drawn(runner_, exact_inputs_, Draw::special);
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
    record_failure(i, fmt::format("{} of {} elements are beyond their bounds", off.beyond, off.elements),
                   inputs, found[i], expected[i]);
  }
}

/// Values are judged only if their inputs have the same bits on both machines.
void KernelCheck::judge_other_machine(const KernelInputs& inputs) {
  if (std::all_of(other_machine_.begin(), other_machine_.end(),
                  [](const auto* value) { return value == nullptr; }))
    return;
  const auto [expected, bounds] = expected_of(inputs, false);
  for (std::size_t i = 0; i < other_machine_.size(); ++i) {
    if (other_machine_[i] == nullptr) continue;
    const Recording::Value& there = *other_machine_[i];
    OtherMachine result;
    result.same_inputs = there.inputs == verdict_.inputs;
    result.distance = deviation(verdict_.outputs[i].found, there.found.converted(DType::float64), nullptr);
    if (result.same_inputs) result.local = deviation(there.found, expected[i], &bounds[i]);
    verdict_.outputs[i].other_machine = result;
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
      record_failure(i, "differs between two runs on equal inputs", inputs, now, before);
    }
  }
}

bool KernelCheck::is_in_variable(std::size_t output) const {
  const Node& node = runner_.node();
  const int in = runner_.lies_in(output);
  if (in < 0 || !is_floating(node.type(output).dtype)) return false;
  return &root_of(node.input(static_cast<std::size_t>(in))).node().op() == &variable_op();
}

bool KernelCheck::is_fed(std::size_t output) const {
  const KernelRecord& record = runner_.record();
  for (std::size_t k = 0; k < record.inputs.size(); ++k) {
    const bool other = record.inputs[k] != record.outputs[output];
    if (other && constant_value(root_of(runner_.node().input(k))) == nullptr) return true;
  }
  return false;
}

/// An update term is small compared with its variable, so it is tested with a variable of zeros. If the term
/// is zero too (the gradient of dead units), it is tested with drawn inputs.
void KernelCheck::check_variables(const KernelInputs& inputs) {
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    if (!is_in_variable(i)) continue;
    const std::int64_t wanted = needed_elements(runner_.node().type(i));
    Deviation off = judge(with_zero(runner_, inputs, i), false)[i];
    if (off.nonzero < wanted && is_fed(i)) {
      off = merged(off, judge(with_zero(runner_, drawn(runner_, inputs, Draw::normal), i), false)[i]);
    }
    verdict_.outputs[i].wrong_with_zero_variable = off.beyond > 0;
    verdict_.outputs[i].update_untested = off.nonzero < wanted && is_fed(i);
  }
}

/// Agreement on too few elements proves nothing.
void KernelCheck::conclude() {
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    KernelVerdict::Output& output = verdict_.outputs[i];
    const Type& type = runner_.node().type(i);
    if (output.verdict != Verdict::agrees) continue;
    const std::int64_t seen = output.local.nonzero + (output.exact ? output.exact->nonzero : 0);
    if (seen >= needed_elements(type) && !output.update_untested) continue;
    output.verdict = Verdict::inconclusive;
    if (!unbounded_.empty()) {
      output.unbounded = unbounded_;
      output.reason = fmt::format("op '{}' has neither an error bound nor a definition", unbounded_);
    } else if (output.update_untested) {
      output.reason = "the update term is zero or undecided";
    } else {
      output.reason = fmt::format("only {} of {} elements are decided and not zero", output.local.nonzero,
                                  output.local.elements);
    }
  }
}

void KernelCheck::begin(const GraphValues& exact_values, const StepStart& start) {
  verdict_ = {};
  verdict_.outputs.resize(runner_.node().output_count());
  exact_inputs_ = inputs_from(runner_, exact_values, start);
  judge(exact_inputs_, false);
  verdict_.inputs = fingerprint(exact_inputs_.values);
  const std::vector<Tensor> found = runner_.outputs();
  for (std::size_t i = 0; i < found.size(); ++i) verdict_.outputs[i].found = found[i];
  judge_other_machine(exact_inputs_);
}

/// Normal draws help if the exact inputs give few nonzero results; special values do not occur in a training.
void KernelCheck::judge_drawn() {
  if (!is_any_drawn(runner_)) return;
  bool sparse = false;
  for (std::size_t i = 0; i < verdict_.outputs.size(); ++i) {
    sparse = sparse || verdict_.outputs[i].local.nonzero < needed_elements(runner_.node().type(i));
  }
  if (sparse) judge(drawn(runner_, exact_inputs_, Draw::normal), false);
  judge_special();
}

KernelVerdict KernelCheck::run_briefly(const GraphValues& exact_values, const StepStart& start) {
  begin(exact_values, start);
  judge_drawn();
  conclude();
  return std::move(verdict_);
}

KernelVerdict KernelCheck::run(const GraphValues& first, const StepStart& first_start,
                               const GraphValues& second, const StepStart& second_start) {
  begin(first, first_start);
  KernelInputs later = inputs_from(runner_, second, second_start);
  later.what = "with the second step's data";
  judge(later, false);
  repeat(exact_inputs_);
  check_variables(exact_inputs_);

  if (exact_on_integers(runner_.node())) judge(drawn(runner_, exact_inputs_, Draw::whole_numbers), true);
  judge_drawn();
  conclude();
  return std::move(verdict_);
}

}  // namespace plexus
