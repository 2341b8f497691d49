#include <plexus/compare/checks/bisection.hpp>
#include <plexus/compare/checks/check_whole.hpp>
#include <plexus/compare/detail/checks/node_describer.hpp>
#include <plexus/compare/detail/exact/propagated_bounds.hpp>
#include <plexus/compare/exact/deviation.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

bool is_wrong(const Deviation& off) { return off.beyond > 0 || off.nan > 0 || off.infinite > 0; }

/// "1 of 1 elements of 'loss/total' are NaN where they must not be".
std::string wrong_text(const Deviation& off, const std::string& name = {}) {
  const char* const how = off.nan > 0        ? "are NaN where they must not be"
                          : off.infinite > 0 ? "are infinite where they must not be"
                                             : "are beyond the bounds propagated through the graph";
  const std::int64_t count = off.nan > 0 ? off.nan : off.infinite > 0 ? off.infinite : off.beyond;
  return fmt::format("{} of {} elements{} {}", count, off.elements,
                     name.empty() ? "" : fmt::format(" of '{}'", name), how);
}

/// "gelu of 'dense' (forward)".
std::string text_of(const NodeCheck& node) {
  return fmt::format("{}{} ({})", node.op, node.place.empty() ? "" : fmt::format(" of '{}'", node.place),
                     name_of(node.phase));
}

class Check {
 public:
  Check(const StepPrograms& programs, const ExpectedStep& expected, ExactEvaluator& exact)
      : programs_(programs),
        expected_(expected),
        exact_(exact),
        describer_(programs.separate, expected.wide, expected.match),
        values_(expected.first.of_compiled(programs.separate.graph(), expected.match, exact)),
        known_(propagated_bounds(programs.separate.graph(), values_, expected.first, expected.match, exact)) {
  }

  WholeCheck run(const Repeats& repeats) {
    repeat(repeats);
    if (whole_.verdict == Verdict::differs) return std::move(whole_);
    const StepResults trained = run_step(programs_.trained, programs_.trained_store, start());
    const std::string wrong = judge(trained);
    const std::string differs = first_difference_of_reuse();
    if (!differs.empty()) {
      conclude(Verdict::differs, fmt::format("'{}' differs when memory is reused", differs));
      find_part_of_reuse();
    } else if (!wrong.empty()) {
      conclude(has_nan() ? Verdict::differs : Verdict::inconclusive,
               fmt::format("each kernel agrees, the whole does not: {}", wrong));
      find_part();
    } else if (const std::string open = unjudged(); !open.empty()) {
      conclude(Verdict::inconclusive, open);
    }
    return std::move(whole_);
  }

 private:
  const StepStart& start() const { return expected_.first.start(); }

  void conclude(Verdict verdict, std::string reason) {
    whole_.verdict = verdict;
    whole_.reason = std::move(reason);
  }

  bool has_nan() const {
    return std::any_of(whole_.values.begin(), whole_.values.end(),
                       [](const WholeValue& value) { return value.off.nan > 0; });
  }

  /// The first result of either step that differs when memory is reused. It must differ twice: a single
  /// difference has another cause than the memory plan.
  std::string first_difference_of_reuse() {
    for (const StepStart* start : {&expected_.first.start(), &expected_.second.start()}) {
      std::string differs;
      for (int time = 0; time < 2; ++time) {
        differs = first_difference(run_step(programs_.separate, programs_.separate_store, *start),
                                   run_step(programs_.trained, programs_.trained_store, *start));
        if (differs.empty()) break;
      }
      if (!differs.empty()) return differs;
    }
    return {};
  }

  /// The errors of a value of the compiled graph. Where an intermediate number may overflow, no bound is
  /// known, and NaN and infinity are allowed.
  Deviation off_of(const Tensor& found, const Symbol& symbol, const Tensor& expected) const {
    Deviation off = deviation(found, expected, &known_.bounds.at(symbol));
    if (known_.overflowing.count(symbol) > 0) off.nan = off.infinite = 0;
    return off;
  }
  Deviation off_of(const Tensor& found, const Symbol& symbol) const {
    return off_of(found, symbol, values_.at(symbol));
  }

  void repeat(const Repeats& repeats) {
    const RepeatResult result = repeat_steps(programs_.separate, programs_.separate_store,
                                             {&start(), &expected_.second.start()}, repeats);
    whole_.repetitions = result.made;
    whole_.wanted = result.unequal ? result.made : repeats.times;
    if (!result.unequal) return;
    const UnequalRepeat& unequal = *result.unequal;
    conclude(Verdict::differs, fmt::format("repetition {} of the step on equal inputs gives another '{}'",
                                           unequal.repetition, unequal.result));
    if (!unequal.kernel) return;
    NodeCheck part = described(*unequal.kernel);
    part.between_runs = deviation(unequal.found, unequal.expected.converted(DType::float64), nullptr);
    part.reason = fmt::format("differs between two runs on equal inputs, at repetition {} of the whole step",
                              unequal.repetition);
    part.evidence = std::make_shared<Evidence>(
        Evidence{inputs_of(unequal.kernel->first), unequal.found, unequal.expected});
    set_part(std::move(part), {unequal.kernel->first});
  }

  NodeCheck described(OutputOfKernel output) const {
    NodeCheck node = describer_.described(output.first, output.second);
    node.verdict = Verdict::differs;
    return node;
  }

  void set_part(NodeCheck part, const std::vector<std::size_t>& kernels) {
    for (const std::size_t kernel : kernels) {
      whole_.kernels.push_back(text_of(describer_.described(kernel, 0)));
    }
    whole_.verdict = Verdict::differs;
    whole_.part = std::move(part);
  }

  /// Judges the results of the step; returns a description of the first wrong one.
  std::string judge(const StepResults& results) {
    std::string first;
    for (const auto& [name, found] : results) {
      const Result result = result_of(name);
      const Deviation off = off_of(found, result.here, *result.expected);
      if (first.empty() && is_wrong(off)) first = wrong_text(off, name);
      whole_.values.push_back({name, off});
    }
    return first;
  }

  /// Why the results prove nothing; empty: they prove something. A value near a discontinuity, or that may
  /// overflow, has no known bound. That is acceptable if another value that depends on the data is judged.
  std::string unjudged() {
    bool any = false;
    bool judged = false;
    for (const WholeValue& value : whole_.values) {
      const Symbol symbol = result_of(value.name).here;
      const bool said = value.off.undecided < value.off.elements;
      if (!is_floating(symbol.dtype()) || value.off.elements == 0) continue;
      const auto op = known_.unbounded.find(symbol);
      if (!said && op != known_.unbounded.end()) {
        whole_.judged = false;
        return fmt::format(
            "'{}' could not be judged: the op '{}' has neither error_bound nor a definition: give it one",
            value.name, op->second);
      }
      if (known_.of_data.count(symbol) == 0) continue;
      any = true;
      judged = judged || said;
    }
    if (!any || judged) return {};
    whole_.judged = false;
    whole_.loose = true;
    return "no value that depends on the data has a known bound: the values may overflow their dtype, or "
           "depend on a discontinuous function";
  }

  /// The exact value of a result, and its symbol in the compiled graph.
  struct Result {
    const Tensor* expected;
    Symbol here;
  };
  Result result_of(const std::string& name) const {
    const Graph& wide = *expected_.wide.graph;
    const Graph& compiled = programs_.separate.graph();
    if (const Graph::VariableUse* variable = wide.find_variable(name); variable != nullptr) {
      const Graph::VariableUse* const here = compiled.find_variable(name);
      return {&expected_.first.of(variable->assigned), here->assigned ? here->assigned : here->value};
    }
    const auto named = [&](const Graph& graph) {
      return std::find_if(graph.outputs().begin(), graph.outputs().end(),
                          [&](const Graph::Named& output) { return output.name == name; })
          ->symbol;
    };
    return {&expected_.first.of(named(wide)), named(compiled)};
  }

  Symbol symbol_of(OutputOfKernel output) const {
    return programs_.separate.kernels()[output.first].node->output(static_cast<int>(output.second));
  }

  void find_part() {
    KernelValues right;
    for (const KernelRecord& record : programs_.separate.kernels()) {
      right.emplace_back();
      for (std::size_t i = 0; i < record.node->output_count(); ++i) {
        right.back().push_back(
            values_.at(record.node->output(static_cast<int>(i))).converted(record.node->type(i).dtype));
      }
    }
    const auto judge_output = [&](OutputOfKernel output, const Tensor& found) -> std::optional<Deviation> {
      const Deviation off = off_of(found, symbol_of(output));
      return is_wrong(off) ? std::optional(off) : std::nullopt;
    };
    Bisection bisection(programs_.separate, programs_.separate_store, start(), right, judge_output);
    const auto part = bisection.smallest_part();
    if (!part) return;
    record_part(*part, values_.at(symbol_of(part->wrong)), wrong_text(part->off),
                means_another(part->wrong) ? "its op, computed exactly, differs from the model's value"
                                           : "it depends on more than its inputs");
  }

  /// Whether a node, evaluated in float64, differs from the value of the model that it replaces.
  bool means_another(OutputOfKernel output) {
    const Symbol symbol = symbol_of(output);
    std::vector<Tensor> inputs;
    for (const Symbol& input : symbol.node().inputs()) {
      inputs.push_back(values_.at(input).converted(DType::float64));
    }
    const Tensor own = exact_.evaluate(symbol.node(), inputs)[output.second];
    return is_wrong(off_of(own, symbol));
  }

  void find_part_of_reuse() {
    const KernelValues right = kernel_values(programs_.separate, programs_.separate_store, start());
    const auto judge_output = [&](OutputOfKernel output, const Tensor& found) -> std::optional<Deviation> {
      const Tensor& expected = right[output.first][output.second];
      if (same_bits(found, expected)) return std::nullopt;
      return deviation(found, expected.converted(DType::float64), nullptr);
    };
    Bisection bisection(programs_.trained, programs_.trained_store, start(), right, judge_output);
    const auto part = bisection.smallest_part();
    if (!part) return;
    record_part(*part, right[part->wrong.first][part->wrong.second],
                "the value differs when memory is reused",
                "it depends on the previous contents of its output, or writes to memory that it still reads");
  }

  /// Records a wrong part under its first kernel, with the reason and the kernel where it shows.
  void record_part(const WrongPart& part, const Tensor& expected, const std::string& what,
                   const std::string& single) {
    const bool one = part.first == part.last;
    NodeCheck node =
        described(one && part.wrong.first == part.last ? part.wrong : OutputOfKernel{part.first, 0});
    const std::string seen = text_of(describer_.described(part.last, 0));
    if (!part.overwritten.empty()) {
      node.reason = one ? fmt::format("it writes over the result of {}", part.overwritten)
                        : fmt::format("it writes over {}, which {} reads", part.overwritten, seen);
    } else if (one) {
      node.reason = fmt::format("each kernel agrees, the whole does not: {}; {}", what, single);
    } else {
      node.reason = fmt::format("each kernel agrees alone; after it, {} is wrong: {}", seen, what);
    }
    if (one && part.overwritten.empty()) node.local = part.off;
    node.evidence = std::make_shared<Evidence>(Evidence{inputs_of(part.first), part.found, expected});
    std::vector<std::size_t> kernels;
    for (std::size_t kernel = part.first; kernel <= part.last; ++kernel) {
      if (!part.alone || kernel == part.first || kernel == part.last) kernels.push_back(kernel);
    }
    set_part(std::move(node), kernels);
  }

  /// The exact inputs of a kernel.
  std::vector<Tensor> inputs_of(std::size_t kernel) const {
    std::vector<Tensor> inputs;
    for (const Symbol& input : programs_.separate.kernels()[kernel].node->inputs()) {
      inputs.push_back(values_.at(input).converted(input.dtype()));
    }
    return inputs;
  }

  const StepPrograms& programs_;
  const ExpectedStep& expected_;
  ExactEvaluator& exact_;
  NodeDescriber describer_;
  GraphValues values_;
  PropagatedBounds known_;
  WholeCheck whole_;
};

}  // namespace

WholeCheck check_whole(const StepPrograms& programs, const ExpectedStep& expected, const Repeats& repeats,
                       ExactEvaluator& exact) {
  const Store::Snapshot separate = programs.separate_store.snapshot();
  const Store::Snapshot trained = programs.trained_store.snapshot();
  WholeCheck whole = Check(programs, expected, exact).run(repeats);
  programs.separate_store.restore(separate);
  programs.trained_store.restore(trained);
  return whole;
}

}  // namespace plexus
