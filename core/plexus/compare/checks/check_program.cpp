#include <plexus/backend/schedule.hpp>
#include <plexus/compare/checks/check_kernel.hpp>
#include <plexus/compare/checks/check_meaning.hpp>
#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/checks/describe.hpp>
#include <plexus/compare/checks/deviation.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

namespace {

/// False: it threw, which its own check tells.
bool could_run(Program& program, std::size_t kernel, std::int64_t position) {
  try {
    program.run_kernel(kernel, position);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// The values that each kernel makes of what the kernels before it made, against the truth of their origins;
/// none from the first kernel on that is not run, or throws.
std::vector<std::vector<std::optional<Deviation>>> accumulated(Program& program, const Truth& truth,
                                                               const TraceMatch& match,
                                                               KernelAttempts& attempts) {
  std::vector<std::vector<std::optional<Deviation>>> all;
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    if (attempts.refusal(program, kernel)) break;
    const Journal::Task task = attempts.task(program, kernel);
    if (!could_run(program, kernel, truth.start().position)) break;
    const Probe probe(program, kernel);
    const std::vector<Tensor> found = probe.outputs();
    all.emplace_back();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Symbol origin = probe.node().origin(static_cast<int>(i));
      const bool known = origin && origin.shape() == found[i].shape();
      all.back().push_back(known ? std::optional(deviation(found[i], truth.of(match[origin]), nullptr))
                                 : std::nullopt);
    }
  }
  for (std::size_t kernel = all.size(); kernel < program.kernels().size(); ++kernel) {
    all.emplace_back(program.kernels()[kernel].node->output_count());
  }
  return all;
}

/// The name of the variable that an output lies in.
std::string variable_of(const Probe& probe, std::size_t output, Store& store) {
  for (const Store::Entry& entry : store.entries()) {
    if (store.address(entry.name) == probe.record().outputs[output]) return entry.name;
  }
  return {};
}

std::vector<const Recording::Value*> found_elsewhere(const Node& node, const ValueExchange& exchange) {
  std::vector<const Recording::Value*> values;
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    values.push_back(exchange.find(node.origin(static_cast<int>(i)), node.type(i)));
  }
  return values;
}

/// Only a value of the traced graph has a name that another machine knows: kernels differ from one to the
/// other.
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
  check.elsewhere = found.elsewhere;
  // What is added is wrong, be the update itself right or not.
  if (found.by_zero && check.word == Word::update && !check.fused.empty()) check.word = Word::gradient;
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

void blame(NodeCheck& check, const OtherMeaning& other) {
  check.meaning = other.off;
  check.verdict = Verdict::differs;
  check.reason = other.reason;
  check.evidence = other.evidence;
}

/// What no kernel of the program computes: an op's own fault, or a value that a rewrite dropped.
NodeCheck without_kernel(const Node& node, Word word, std::string provider) {
  NodeCheck check;
  check.kernel = -1;
  check.place = node.place();
  check.word = word;
  check.op = op_text(node);
  check.attributes = node.attributes().text();
  if (node.output_count() > 0) check.type = node.type();
  check.provider = std::move(provider);
  return check;
}

std::vector<NodeCheck> told(const std::vector<OpFault>& faults) {
  std::vector<NodeCheck> checks;
  for (const OpFault& fault : faults) {
    NodeCheck check = without_kernel(*fault.node, fault.word, "op");
    check.verdict = Verdict::differs;
    check.reason = fault.reason;
    check.meaning = fault.off;
    checks.push_back(std::move(check));
  }
  return checks;
}

/// Blames the kernel that computes what stands for the value that was dropped; if none does, the value.
void add_dropped(std::vector<NodeCheck>& checks, const Program& program, const NodeDescriber& describer,
                 const MeaningCheck::Dropped& dropped) {
  for (NodeCheck& check : checks) {
    if (check.kernel < 0 || !dropped.value) continue;
    const Node& node = *program.kernels()[static_cast<std::size_t>(check.kernel)].node;
    if (node.origin(check.output) != dropped.value) continue;
    if (check.verdict != Verdict::differs) blame(check, dropped.meaning);
    return;
  }
  const Node& node = dropped.replaced.node();
  checks.push_back(without_kernel(node, describer.word_of_origin(dropped.replaced), "a rewrite"));
  blame(checks.back(), dropped.meaning);
}

/// Evidence of the first wrong value alone: of all it would be much.
void keep_first_evidence(std::vector<NodeCheck>& checks) {
  bool shown = false;
  for (NodeCheck& check : checks) {
    if (shown) check.evidence.reset();
    shown = shown || check.evidence != nullptr;
  }
}

}  // namespace

std::vector<NodeCheck> check_nodes(Program& program, Store& store, const StepTruths& truths,
                                   ExactOnReference& exact, const CheckScope& scope,
                                   const ValueExchange& exchange, KernelAttempts& attempts) {
  const Store::Snapshot before = store.snapshot();
  store.restore(truths.first.start().variables);
  const auto accumulated_errors = accumulated(program, truths.first, truths.match, attempts);

  const NodeDescriber describer(program, truths.wide, truths.match);
  const CompiledTruth first = truths.first.of_compiled(program.graph(), truths.match, exact);
  const CompiledTruth second =
      scope.brief ? first : truths.second.of_compiled(program.graph(), truths.match, exact);
  std::optional<MeaningCheck> meanings;
  if (scope.meanings) meanings.emplace(program, truths.second, truths.match, second, exact);
  std::vector<NodeCheck> checks = told(truths.faults);
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    if (const auto refusal = attempts.refusal(program, kernel)) {
      add_refused(describer, program, kernel, *refusal, checks);
      continue;
    }
    const Journal::Task task = attempts.task(program, kernel);
    Probe probe(program, kernel);
    KernelCheck kernel_check(probe, exact, found_elsewhere(probe.node(), exchange));
    const KernelVerdict verdict =
        scope.brief ? kernel_check.run_briefly(first, truths.first.start())
                    : kernel_check.run(first, truths.first.start(), second, truths.second.start());
    if (exchange.to != nullptr) record(probe.node(), verdict, exchange);
    for (std::size_t i = 0; i < verdict.outputs.size(); ++i) {
      NodeCheck check = checked(describer.described(kernel, i), verdict.outputs[i]);
      check.variable = variable_of(probe, i, store);
      check.accumulated = accumulated_errors[kernel][i];
      const OtherMeaning* const other =
          meanings ? meanings->of(probe.node().output(static_cast<int>(i))) : nullptr;
      if (other != nullptr) blame(check, *other);
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
