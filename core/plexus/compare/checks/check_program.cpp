#include <plexus/backend/detail/schedule.hpp>
#include <plexus/backend/op_text.hpp>
#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/detail/checks/meaning_check.hpp>
#include <plexus/compare/detail/checks/node_describer.hpp>
#include <plexus/compare/detail/kernels/kernel_check.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

namespace {

/// Returns false if the kernel threw; its own check reports that.
bool could_run(Program& program, std::size_t kernel, std::int64_t position) {
  try {
    program.run_kernel(kernel, position);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// The errors of all kernel outputs in a run of the whole program, against the exact values of their origins.
/// They are absent from the first kernel on that may not run or throws.
std::vector<std::vector<std::optional<Deviation>>> accumulated(Program& program,
                                                               const ExactValues& exact_values,
                                                               const TraceMatch& match,
                                                               KernelAttempts& attempts) {
  std::vector<std::vector<std::optional<Deviation>>> all;
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    if (attempts.refusal(program, kernel)) break;
    const Journal::Task task = attempts.task(program, kernel);
    if (!could_run(program, kernel, exact_values.start().position)) break;
    const KernelRunner runner(program, kernel);
    const std::vector<Tensor> found = runner.outputs();
    all.emplace_back();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Symbol origin = runner.node().origin(static_cast<int>(i));
      const bool known = origin && origin.shape() == found[i].shape();
      all.back().push_back(known ? std::optional(deviation(found[i], exact_values.of(match[origin]), nullptr))
                                 : std::nullopt);
    }
  }
  for (std::size_t kernel = all.size(); kernel < program.kernels().size(); ++kernel) {
    all.emplace_back(program.kernels()[kernel].node->output_count());
  }
  return all;
}

/// The name of the variable that an output lies in.
std::string variable_of(const KernelRunner& runner, std::size_t output, Store& store) {
  for (const Store::Entry& entry : store.entries()) {
    if (store.address(entry.name) == runner.record().outputs[output]) return entry.name;
  }
  return {};
}

std::vector<const Recording::Value*> other_machine_values(const Node& node, const ValueExchange& exchange) {
  std::vector<const Recording::Value*> values;
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    values.push_back(exchange.find(node.origin(static_cast<int>(i)), node.type(i)));
  }
  return values;
}

/// Only values of the traced graph have the same names on another machine, whose kernels may be others.
void record(const Node& node, const KernelVerdict& verdict, const ValueExchange& exchange) {
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    const Symbol origin = node.origin(static_cast<int>(i));
    if (origin)
      exchange.to->values.insert({exchange.key(origin), {verdict.outputs[i].found, verdict.inputs}});
  }
}

NodeCheck checked(NodeCheck check, const KernelVerdict::Output& found) {
  check.local = found.local;
  check.exact = found.exact;
  check.special = found.special;
  check.between_runs = found.between_runs;
  check.verdict = found.verdict;
  check.reason = found.reason;
  check.unbounded = found.unbounded;
  check.evidence = found.evidence;
  check.other_machine = found.other_machine;
  // The update term is wrong, so the fault is in the gradient that is fused into the update.
  if (found.wrong_with_zero_variable && check.phase == Phase::update && !check.fused.empty())
    check.phase = Phase::gradient;
  return check;
}

void add_refused(const NodeDescriber& describer, const Program& program, std::size_t kernel,
                 const KernelAttempts::Refusal& refusal, std::vector<NodeCheck>& checks) {
  for (std::size_t i = 0; i < program.kernels()[kernel].node->output_count(); ++i) {
    NodeCheck& check = checks.emplace_back(describer.described(kernel, i));
    check.verdict = refusal.verdict;
    check.reason = refusal.reason;
  }
}

void record_fault(NodeCheck& check, const MeaningFault& other) {
  check.meaning = other.off;
  check.verdict = Verdict::differs;
  check.reason = other.reason;
  check.evidence = other.evidence;
}

/// A check without a kernel: the fault of an op, or a value that a rewrite replaced.
NodeCheck without_kernel(const Node& node, Phase phase, std::string provider) {
  NodeCheck check;
  check.kernel = -1;
  check.place = node.place();
  check.phase = phase;
  check.op = op_text(node);
  check.attributes = node.attributes().text();
  if (node.output_count() > 0) check.type = node.type();
  check.provider = std::move(provider);
  return check;
}

std::vector<NodeCheck> checks_of(const std::vector<OpFault>& faults) {
  std::vector<NodeCheck> checks;
  for (const OpFault& fault : faults) {
    NodeCheck check = without_kernel(*fault.node, fault.phase, "op");
    check.verdict = Verdict::differs;
    check.reason = fault.reason;
    check.meaning = fault.off;
    checks.push_back(std::move(check));
  }
  return checks;
}

/// Records the fault at the kernel that computes the replacement; if there is none, at the replaced value.
void add_dropped(std::vector<NodeCheck>& checks, const Program& program, const NodeDescriber& describer,
                 const MeaningCheck::Dropped& dropped) {
  for (NodeCheck& check : checks) {
    if (check.kernel < 0 || !dropped.value) continue;
    const Node& node = *program.kernels()[static_cast<std::size_t>(check.kernel)].node;
    if (node.origin(check.output) != dropped.value) continue;
    if (check.verdict != Verdict::differs) record_fault(check, dropped.meaning);
    return;
  }
  const Node& node = dropped.replaced.node();
  checks.push_back(without_kernel(node, describer.phase_of_origin(dropped.replaced), "a rewrite"));
  record_fault(checks.back(), dropped.meaning);
}

/// The evidence of all wrong values would take too much memory.
void keep_first_evidence(std::vector<NodeCheck>& checks) {
  bool shown = false;
  for (NodeCheck& check : checks) {
    if (shown) check.evidence.reset();
    shown = shown || check.evidence != nullptr;
  }
}

}  // namespace

std::vector<NodeCheck> check_nodes(Program& program, Store& store, const ExpectedStep& expected,
                                   ExactOnReference& exact, const CheckScope& scope,
                                   const ValueExchange& exchange, KernelAttempts& attempts) {
  const Store::Snapshot before = store.snapshot();
  store.restore(expected.first.start().variables);
  const auto accumulated_errors = accumulated(program, expected.first, expected.match, attempts);

  const NodeDescriber describer(program, expected.wide, expected.match);
  const GraphValues first = expected.first.of_compiled(program.graph(), expected.match, exact);
  const GraphValues second =
      scope.brief ? first : expected.second.of_compiled(program.graph(), expected.match, exact);
  std::optional<MeaningCheck> meanings;
  if (scope.meanings) meanings.emplace(program, expected.second, expected.match, second, exact);
  std::vector<NodeCheck> checks = checks_of(expected.faults);
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    if (const auto refusal = attempts.refusal(program, kernel)) {
      add_refused(describer, program, kernel, *refusal, checks);
      continue;
    }
    const Journal::Task task = attempts.task(program, kernel);
    KernelRunner runner(program, kernel);
    KernelCheck kernel_check(runner, exact, other_machine_values(runner.node(), exchange));
    const KernelVerdict verdict =
        scope.brief ? kernel_check.run_briefly(first, expected.first.start())
                    : kernel_check.run(first, expected.first.start(), second, expected.second.start());
    if (exchange.to != nullptr) record(runner.node(), verdict, exchange);
    for (std::size_t i = 0; i < verdict.outputs.size(); ++i) {
      NodeCheck check = checked(describer.described(kernel, i), verdict.outputs[i]);
      check.variable = variable_of(runner, i, store);
      check.accumulated = accumulated_errors[kernel][i];
      const MeaningFault* const other =
          meanings ? meanings->of(runner.node().output(static_cast<int>(i))) : nullptr;
      if (other != nullptr) record_fault(check, *other);
      checks.push_back(std::move(check));
    }
  }
  if (meanings) {
    for (const auto& dropped : meanings->dropped()) add_dropped(checks, program, describer, dropped);
  }
  keep_first_evidence(checks);
  store.restore(before);
  return checks;
}

}  // namespace plexus
