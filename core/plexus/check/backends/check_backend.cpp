#include <plexus/backend/detail/expand.hpp>
#include <plexus/backend/detail/provider.hpp>
#include <plexus/check/backends/check_backend.hpp>
#include <plexus/check/backends/op_times.hpp>
#include <plexus/check/compared_backends.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_trainings.hpp>
#include <plexus/check/ops/check_op.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::int64_t op_rows = 4;
constexpr std::int64_t network_rows = 75;
constexpr std::int64_t network_batch = 33;
/// So many rows that kernels share their loops among threads.
constexpr std::int64_t large_batch = 1024;
/// Repeated measurements on one machine differ by as much.
constexpr double just_slower = 1.1;

ComponentCase dense(int units) {
  return {Kind::layer, "dense", Tree::map({{"units", units}, {"activation", "relu"}}), {rows_of({13})}};
}

/// What runs a case in a program of the backend.
struct CaseProvider {
  std::string text;
  bool is_backend;  ///< whether the backend itself runs the case, or a part of its definition
};

bool runs_any(const Graph& graph, const Backends& backends) {
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (is_leaf(node.op()) || node.op().alias()) continue;
    if (provider_of(node, backends).backend == backends.chosen.get()) return true;
  }
  return false;
}

CaseProvider provider_in(const OpCase& tried, DType floating, const Backends& backends) {
  if (tried.op->alias()) return {"needs no kernel", true};
  auto graph = std::make_unique<Graph>();
  std::vector<Symbol> inputs;
  for (const Type& type : tried.types(floating)) {
    inputs.push_back(graph->input(fmt::format("x{}", inputs.size()), type));
  }
  const std::vector<Symbol> results = graph->add(*tried.op, inputs, tried.attributes(floating));
  const Provider provider = provider_of(results.front().node(), backends);
  if (provider.own) return {"the op's own kernel", false};
  if (!provider.definition) {
    const bool is_backend = provider.backend == backends.chosen.get();
    return {is_backend ? "own" : "falls back on reference", is_backend};
  }
  for (const Symbol& result : results) graph->output(fmt::format("y{}", graph->outputs().size()), result);
  const bool is_backend = runs_any(*expanded(std::move(graph), backends), backends);
  return {is_backend ? "composed" : "composed of what other providers run", is_backend};
}

/// A summary of how the backend runs the ops of one dtype.
struct SupportMatrix {
  std::map<std::string, int> providers;  // how many ops each provider runs in all of their cases
  std::vector<std::pair<double, std::string>> slower;  // than reference: ratio of the times, op

  std::string text() const {
    std::vector<std::string> parts;
    for (const auto& [provider, count] : providers)
      parts.push_back(fmt::format("{}: {} ops", provider, count));
    std::string told = fmt::format("{}", fmt::join(parts, "; "));
    if (slower.empty()) return told;
    std::vector<std::pair<double, std::string>> worst = slower;
    std::sort(worst.rbegin(), worst.rend());
    parts.clear();
    for (const auto& [ratio, op] : worst) parts.push_back(fmt::format("{} ({:.2g})", op, ratio));
    return fmt::format("{}; slower than reference, by its time: {}", told, fmt::join(parts, ", "));
  }
};

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
    for (const auto& [dtype, support] : support_) {
      line(fmt::format("support, {}", name_of(dtype)),
           [&matrix = support] { return CheckResult::passed(matrix.text()); });
    }
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

  CheckResult checked(const Op& op, DType dtype) {
    const std::vector<OpCase> cases = cases_of(op);
    if (cases.empty())
      return CheckResult::skipped("the op has no example, and takes no one to three equal inputs alone");
    std::vector<std::string> providers;
    std::size_t compared_cases = 0;
    for (const OpCase& tried : cases) {
      const CaseProvider provider = provider_in(tried, dtype, *backends_);
      if (std::find(providers.begin(), providers.end(), provider.text) == providers.end())
        providers.push_back(provider.text);
      if (!provider.is_backend) continue;
      const CheckResult result = compared(tried, dtype);
      if (result.outcome == CheckOutcome::failed) {
        return CheckResult::failed(fmt::format("{}: {}", tried.text(), result.reason));
      }
      ++compared_cases;
      table_.beat();
    }
    const std::string told = fmt::format("{}", fmt::join(providers, ", "));
    ++support_[dtype].providers[told];
    if (compared_cases == 0) return CheckResult::skipped(told + ": the backend runs none of it");
    return CheckResult::passed(
        fmt::format("{}, {} cases{}", told, compared_cases, op.alias() ? "" : timed(op, cases, dtype)));
  }

  /// The times on the backend and on reference, as text; empty if the backend is reference.
  std::string timed(const Op& op, const std::vector<OpCase>& cases, DType dtype) {
    if (is_reference(*backends_)) return {};
    const OpTimes times = op_times(cases, dtype, *backends_);
    if (times.ratio() > just_slower) support_[dtype].slower.emplace_back(times.ratio(), op.name());
    return fmt::format("; {:.2f} us, reference {:.2f} us ({:.2g})", times.own, times.reference,
                       times.ratio());
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
  std::map<DType, SupportMatrix> support_;
};

}  // namespace

void check_backend(const std::string& name, const CheckRequest& request, CheckTable& table) {
  BackendCheckLines(name, request, table).add();
}

}  // namespace plexus
