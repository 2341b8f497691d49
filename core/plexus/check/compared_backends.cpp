#include <plexus/check/compared_backends.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

std::string values_text(const NodeCheck& node) {
  const Deviation* const off = beyond_bounds(node);
  if (off == nullptr || off->worst < 0) return {};
  return fmt::format(": element {} is {:.9g}, expected {:.9g} within {:.3g}", off->worst, off->found,
                     off->expected, off->bound);
}

std::string fault_text(const FirstFault& fault) {
  const NodeCheck& node = *fault.node;
  std::string text = fmt::format("{} of '{}' ({}, {}, run by {}), {}: {}{}", node.op, node.place,
                                 name_of(node.phase), node.type.text(), node.provider,
                                 program_text(*fault.program), node.reason, values_text(node));
  if (fault.whole != nullptr && fault.whole->reason != node.reason) text += "; " + fault.whole->reason;
  return text;
}

}  // namespace

CheckResult result_of(const BackendResult& found) {
  if (const FirstFault fault = first_fault(found)) return CheckResult::failed(fault_text(fault));
  if (!found.failure.empty()) return CheckResult::failed(found.failure);
  if (const ProgramCheck* const whole = unexplained_whole(found);
      whole != nullptr && whole->whole->verdict == Verdict::differs) {
    return CheckResult::failed(fmt::format("{}: {}", program_text(*whole), whole->whole->reason));
  }
  if (const std::string unbounded = unbounded_text(found); !unbounded.empty()) {
    return CheckResult::failed(unbounded);
  }
  const std::int64_t agree = checks_of(found, Verdict::agrees);
  const std::int64_t open = checks_of(found, Verdict::inconclusive);
  const std::string rest = open > 0 ? fmt::format(", {} inconclusive", open) : "";
  if (agree == 0) return CheckResult::skipped("nothing could be judged" + rest);
  return CheckResult::passed(fmt::format("{} values in {} programs{}", agree, found.programs.size(), rest));
}

ComparedBackends::ComparedBackends(std::function<ComparedRun()> run, std::vector<int> threads,
                                   const CheckTable& table)
    : run_(std::move(run)), threads_(std::move(threads)), table_(table) {}

CheckResult ComparedBackends::check(const Backends& backends) {
  if (!comparer_) {
    CompareSettings settings;
    settings.threads = threads_;
    settings.prediction_rows = {1, 33};
    settings.training_steps = 0;
    settings.repeats = {repetitions, 1};
    settings.journal = table_.journal();
    ComparedRun run = run_();
    run.alive = [this] { table_.beat(); };
    comparer_ = std::make_unique<Comparer>(run, open_backends("reference"), settings);
  }
  last_ = comparer_->check(backends);
  return result_of(last_);
}

}  // namespace plexus
