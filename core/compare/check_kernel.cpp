#include <plexus/backend/schedule.hpp>
#include <plexus/compare/check_kernel.hpp>
#include <plexus/compare/deviation.hpp>
#include <plexus/compare/whole_numbers.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// So often a kernel is run again on equal inputs: a race is rarely lost every time.
constexpr int repeats = 4;
/// Where fewer of a result's elements are other than zero, drawn inputs are tried too.
constexpr std::int64_t sparse = 8;

bool is_floating_type(const Type& type) { return is_floating(type.dtype); }

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

}  // namespace

KernelInputs KernelCheck::inputs_from(const CompiledTruth& truth, const StepStart& start) const {
  KernelInputs inputs;
  inputs.position = start.position;
  for (const Symbol& input : probe_.node().inputs()) {
    const Tensor* constant = constant_value(root_of(input));
    inputs.values.push_back(constant != nullptr ? constant->reshaped(input.shape())
                                                : truth.at(input).converted(input.dtype()));
  }
  return inputs;
}

KernelInputs KernelCheck::drawn(const KernelInputs& from, bool whole_numbers) const {
  KernelInputs inputs = from;
  for (std::size_t i = 0; i < inputs.values.size(); ++i) {
    if (!probe_.can_write(i) || !is_floating_type(inputs.values[i].type())) continue;
    // Two inputs may be one value.
    const auto& places = probe_.record().inputs;
    const auto first = std::find(places.begin(), places.end(), places[i]) - places.begin();
    if (static_cast<std::size_t>(first) < i) {
      inputs.values[i] = inputs.values[static_cast<std::size_t>(first)].reshaped(inputs.values[i].shape());
      continue;
    }
    const Type& type = inputs.values[i].type();
    const std::uint64_t key = 1000 * probe_.kernel() + i;
    inputs.values[i] = whole_numbers ? small_integers(type, key) : normal_draws(type, key);
  }
  return inputs;
}

void KernelCheck::blame(std::size_t output, std::string why, const KernelInputs& inputs, const Tensor& found,
                        const Tensor& expected) {
  KernelVerdict::Output& result = verdict_.outputs[output];
  if (result.verdict == Verdict::differs) return;
  result.verdict = Verdict::differs;
  result.reason = inputs.what.empty() ? std::move(why) : fmt::format("{}, {}", why, inputs.what);
  result.evidence = std::make_shared<Evidence>(Evidence{inputs.values, found, expected});
}

KernelCheck::Expectation KernelCheck::expected_of(const KernelInputs& inputs, bool exactly) const {
  const Node& node = probe_.node();
  const std::vector<Tensor> wide = widened_values(inputs.values);
  Expectation expectation;
  expectation.values = exact_.evaluate(node, wide);
  expectation.bounds = exactly ? no_errors(expectation.values)
                               : error_bounds(node, wide, no_errors(wide), judged_roundoff(node), exact_);
  return expectation;
}

void KernelCheck::judge(const KernelInputs& inputs, bool exactly) {
  const std::vector<Tensor> found = probe_.run(inputs.values, inputs.position);
  const auto [expected, bounds] = expected_of(inputs, exactly);
  for (std::size_t i = 0; i < found.size(); ++i) {
    KernelVerdict::Output& result = verdict_.outputs[i];
    const Deviation off = deviation(found[i], expected[i], &bounds[i]);
    if (exactly) {
      result.exact = off;
    } else {
      result.local = result.local.elements == 0 ? off : merged(result.local, off);
    }
    if (off.beyond == 0) continue;
    const char* const how = exactly ? "are not exact on whole numbers" : "are beyond their bounds";
    blame(i, fmt::format("{} of {} elements {}", off.beyond, off.elements, how), inputs, found[i],
          expected[i]);
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
  const std::vector<Tensor> first = probe_.run(inputs.values, inputs.position);
  for (int time = 0; time < repeats; ++time) {
    const std::vector<Tensor> again = probe_.run(inputs.values, inputs.position);
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (same_bits(first[i], again[i])) continue;
      blame(i, "differs between two runs on equal inputs", inputs, again[i], first[i]);
    }
  }
}

/// An update adds little to a variable: what it adds is seen where the variable is zero.
void KernelCheck::check_variable(const KernelInputs& inputs) {
  const Node& node = probe_.node();
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    const int in = probe_.lies_in(i);
    if (in < 0 || !is_floating(node.type(i).dtype)) continue;
    if (&root_of(node.input(static_cast<std::size_t>(in))).node().op() != &variable_op()) continue;
    const bool agreed = verdict_.outputs[i].verdict == Verdict::agrees;
    KernelInputs zero = inputs;
    for (std::size_t k = 0; k < zero.values.size(); ++k) {
      const bool same = probe_.record().inputs[k] == probe_.record().outputs[i];
      if (same) zero.values[k] = Tensor::zeros(zero.values[k].type());
    }
    zero.what = "with the variable zero";
    judge(zero, false);
    verdict_.outputs[i].by_zero = agreed && verdict_.outputs[i].verdict == Verdict::differs;
  }
}

KernelVerdict KernelCheck::run(const CompiledTruth& first, const StepStart& first_start,
                               const CompiledTruth& second, const StepStart& second_start) {
  const Node& node = probe_.node();
  verdict_ = {};
  verdict_.outputs.resize(node.output_count());
  const KernelInputs here = inputs_from(first, first_start);
  judge(here, false);
  verdict_.inputs = fingerprint(here.values);
  const std::vector<Tensor> found = probe_.outputs();
  for (std::size_t i = 0; i < found.size(); ++i) verdict_.outputs[i].found = found[i];
  judge_elsewhere(here);
  KernelInputs later = inputs_from(second, second_start);
  later.what = "with the second step's data";
  judge(later, false);
  repeat(here);
  check_variable(here);

  const auto is_sparse = [](const KernelVerdict::Output& output) {
    return output.local.nonzero < std::min(sparse, output.local.elements);
  };
  if (std::any_of(verdict_.outputs.begin(), verdict_.outputs.end(), is_sparse)) {
    KernelInputs random = drawn(here, false);
    random.what = "with drawn inputs";
    judge(random, false);
  }
  if (exact_on_integers(node)) judge(drawn(here, true), true);
  for (KernelVerdict::Output& output : verdict_.outputs) {
    const bool seen = output.local.nonzero > 0 || (output.exact && output.exact->nonzero > 0);
    const bool decided = output.local.undecided < output.local.elements || output.exact;
    if (output.verdict != Verdict::agrees || output.local.elements == 0 || (seen && decided)) continue;
    output.verdict = Verdict::inconclusive;
    output.reason = seen ? "every element is undecided" : "every element is zero";
  }
  return std::move(verdict_);
}

}  // namespace plexus
