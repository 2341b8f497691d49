#include <plexus/backend/compile.hpp>
#include <plexus/check/backends/check_backend.hpp>
#include <plexus/check/compared_backends.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_trainings.hpp>
#include <plexus/check/ops/check_op.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::int64_t op_rows = 4;
constexpr std::int64_t network_rows = 75;
constexpr std::int64_t network_batch = 33;
/// So many that kernels share their loops among threads.
constexpr std::int64_t large_batch = 1024;

ComponentCase dense(int units) {
  return {Kind::layer, "dense", Tree::map({{"units", units}, {"activation", "relu"}}), {rows_of({13})}};
}

/// Who computes a node of a case in a program of the backend.
std::string provider_of(const OpCase& tried, DType floating, const Backends& backends) {
  Graph graph;
  std::vector<Symbol> inputs;
  for (const Type& type : tried.types(floating)) {
    inputs.push_back(graph.input(fmt::format("x{}", inputs.size()), type));
  }
  const Node& node = graph.add(*tried.op, inputs, tried.attributes(floating)).front().node();
  if (tried.op->alias()) return "needs no kernel";
  if (backends.chosen->support(node).yes) return "own";
  if (tried.op->has_kernel(node)) return "the op's own kernel";
  if (tried.op->has_definition()) return "composed";
  return backends.reference->support(node).yes ? "falls back on reference" : "none";
}

class BackendCheckLines {
 public:
  BackendCheckLines(std::string name, const CheckRequest& request, CheckTable& table)
      : name_(std::move(name)), request_(request), table_(table) {}

  void add() {
    if (line("opens", [&] { return opened(); }).outcome != CheckOutcome::passed) return;
    bool any = false;
    for (const std::string& name : registry().names(Kind::op)) {
      const auto& op = static_cast<const Op&>(*registry().op(name));
      if (is_asked_for(name, request_) && !is_leaf(op)) {
        add(op);
        any = true;
      }
    }
    if (!any) line("ops", [] { return CheckResult::failed("no op was checked"); });
    if (request_.ops.empty()) add_network();
  }

 private:
  CheckResult opened() {
    try {
      backends_ = open_backends(name_);
    } catch (const BackendError& error) {
      return CheckResult::skipped(std::string(error.message()));
    }
    if (backends_->chosen->name() != name_) {
      return CheckResult::failed(fmt::format("its name() is '{}'", backends_->chosen->name()));
    }
    return CheckResult::passed(fmt::format("rank {}{}{}", backends_->chosen->rank(),
                                           backends_->chosen->versions().empty() ? "" : ", ",
                                           fmt::join(backends_->chosen->versions(), ", ")));
  }

  void add(const Op& op) {
    for (const DType dtype : {DType::float32, DType::float64}) {
      if (request_.dtype && *request_.dtype != dtype) continue;
      line(fmt::format("op '{}', {}", op.name(), name_of(dtype)), [&] { return checked(op, dtype); });
    }
  }

  CheckResult checked(const Op& op, DType dtype) const {
    const std::vector<OpCase> cases = cases_of(op);
    if (cases.empty())
      return CheckResult::skipped("the op has no example, and takes no one to three equal inputs alone");
    std::vector<std::string> providers;
    for (const OpCase& tried : cases) {
      const std::string provider = provider_of(tried, dtype, *backends_);
      if (std::find(providers.begin(), providers.end(), provider) == providers.end())
        providers.push_back(provider);
      if (provider == "none") return CheckResult::failed(fmt::format("{}: no backend has it", tried.text()));
      const CheckResult result = compared(tried, dtype);
      if (result.outcome == CheckOutcome::failed) {
        return CheckResult::failed(fmt::format("{}: {}", tried.text(), result.reason));
      }
      table_.beat();
    }
    return CheckResult::passed(fmt::format("{}, {} cases", fmt::join(providers, ", "), cases.size()));
  }

  CheckResult compared(const OpCase& tried, DType dtype) const {
    const LayerTrial trial = trial_of(tried);
    const auto run = [&] {
      ComparedRun made = trial.compared_run(op_rows, op_rows);
      made.precision = dtype;
      return made;
    };
    return ComparedBackends(run, request_.threads, table_).check(*backends_);
  }

  /// Products, sums, activations, their gradients and updates in one program.
  void add_network() {
    const LayerTrial trial(dense(7));
    line("a dense layer, agreement", [&] { return agreement(trial, network_rows, network_batch); });
    line("a dense layer, repetition", [&] { return checked_repetition(trial, *backends_); });
    line("a dense layer, threads",
         [&] { return checked_threads(trial, *backends_, request_.threads, table_); });
    line("a dense layer, save and reload", [&] { return checked_saving(trial, *backends_); });
    line("a dense layer, memory", [&] { return checked_memory(trial, *backends_, table_); });
    const LayerTrial large(dense(256));
    line("a large dense layer, agreement", [&] { return agreement(large, large_batch, large_batch); });
  }

  CheckResult agreement(const LayerTrial& trial, std::int64_t rows, std::int64_t batch) {
    return ComparedBackends([&] { return trial.compared_run(rows, batch); }, request_.threads, table_)
        .check(*backends_);
  }

  CheckResult line(const std::string& check, const std::function<CheckResult()>& body) {
    return table_.run(fmt::format("backend '{}'", name_), check, body);
  }

  std::string name_;
  const CheckRequest& request_;
  CheckTable& table_;
  std::optional<Backends> backends_;
};

}  // namespace

void check_backend(const std::string& name, const CheckRequest& request, CheckTable& table) {
  BackendCheckLines(name, request, table).add();
}

}  // namespace plexus
