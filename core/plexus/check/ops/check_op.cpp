#include <plexus/check/compared_backends.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/check/layers/layer_gradients.hpp>
#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_trainings.hpp>
#include <plexus/check/ops/check_op.hpp>
#include <plexus/check/ops/op_bound.hpp>
#include <plexus/check/ops/op_layer.hpp>
#include <plexus/check/ops/op_types.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::int64_t compared_rows = 4;

/// The lines of one op in one case.
class OpCheckLines {
 public:
  OpCheckLines(const OpCase& tried, const CheckRequest& request, CheckTable& table)
      : tried_(tried), request_(request), table_(table) {}

  void add() {
    if (line("types", [&] { return checked_types(tried_); }).outcome == CheckOutcome::failed) return;
    line("other inputs", [&] { return checked_refusals(tried_); });
    line("error bound of inexact inputs", [&] { return checked_bound_of_inputs(tried_); });
    const LayerTrial trial = trial_of(tried_);
    line("gradients", [&] { return checked_gradients(trial, table_); });
    line("memory of traces", [&] { return checked_traces(trial, table_); });
    ComparedBackends compared([&] { return trial.compared_run(compared_rows, compared_rows); }, {1}, table_);
    for (const Backends& backends : installed_backends()) {
      const std::string on = fmt::format(" on {}", backends.chosen->name());
      const CheckResult agrees = line("agreement" + on, [&] { return compared.check(backends); });
      if (is_reference(backends) && agrees.outcome == CheckOutcome::passed) {
        line("error bound", [&] { return checked_bound(tried_.op->name(), compared.last()); });
      }
      line("repetition" + on, [&] { return checked_repetition(trial, backends); });
      line("memory" + on, [&] { return checked_memory(trial, backends, table_); });
    }
  }

  /// Adds only the lines of the agreement on many elements.
  void add_agreement() {
    const LayerTrial trial = trial_of(tried_);
    std::vector<int> threads{request_.threads.front()};
    if (request_.threads.size() > 1) threads.push_back(request_.threads.back());
    ComparedBackends compared([&] { return trial.compared_run(1, 1); }, threads, table_);
    for (const Backends& backends : installed_backends()) {
      line(fmt::format("many elements on {}", backends.chosen->name()),
           [&] { return compared.check(backends); });
    }
  }

 private:
  CheckResult line(const std::string& check, const std::function<CheckResult()>& body) {
    return table_.run(fmt::format("op '{}'", tried_.op->name()), fmt::format("{}, {}", check, tried_.text()),
                      body);
  }

  const OpCase& tried_;
  const CheckRequest& request_;
  CheckTable& table_;
};

/// The first case that can be made large.
std::optional<OpCase> large_case_of(const std::vector<OpCase>& cases) {
  for (const OpCase& tried : cases) {
    if (auto large = large_case(tried)) return large;
  }
  return {};
}

}  // namespace

LayerTrial trial_of(const OpCase& tried) {
  ComponentCase around{Kind::layer, std::string(tried.op->name()), Tree::map(), {rows_of({1}, 0.5, 1)}};
  return {std::move(around), [tried] { return std::make_unique<OpLayer>(tried); }};
}

void check_op(const std::string& name, const CheckRequest& request, CheckTable& table) {
  const auto& op = static_cast<const Op&>(*registry().op(name));
  if (!is_asked_for(name, request) || is_leaf(op)) return;
  std::vector<OpCase> cases;
  table.run(fmt::format("op '{}'", name), "examples", [&] {
    cases = cases_of(op);
    if (!cases.empty()) return CheckResult::passed(fmt::format("{} cases", cases.size()));
    constexpr const char* why =
        "it takes none of one to three equal float32 inputs of shapes [4], [3, 5] and [2, 3, 4] without "
        "attributes, and has no examples (Op::examples)";
    // An op of core that takes no such inputs is tested as a part of every program that is checked.
    return registry().origin(Kind::op, name).file.empty() ? CheckResult::skipped(why)
                                                          : CheckResult::failed(why);
  });
  for (const OpCase& tried : cases) OpCheckLines(tried, request, table).add();
  if (const auto large = large_case_of(cases)) OpCheckLines(*large, request, table).add_agreement();
}

}  // namespace plexus
