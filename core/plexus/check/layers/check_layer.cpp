#include <plexus/check/compared_backends.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/check/layers/check_layer.hpp>
#include <plexus/check/layers/layer_against.hpp>
#include <plexus/check/layers/layer_gradients.hpp>
#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_modes.hpp>
#include <plexus/check/layers/layer_program.hpp>
#include <plexus/check/layers/layer_shapes.hpp>
#include <plexus/check/layers/layer_special_values.hpp>
#include <plexus/check/layers/layer_time.hpp>
#include <plexus/check/layers/layer_trainings.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Two full batches and a short one.
constexpr std::int64_t compared_rows = 75;
constexpr std::int64_t compared_batch = 33;

std::string not_finite(const std::vector<Tensor>& outputs, const char* mode, bool given) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::int64_t at = 0; is_floating(outputs[i].dtype()) && at < outputs[i].elements(); ++at) {
      if (std::isfinite(outputs[i].at(at))) continue;
      return fmt::format("element {} of output {} is {:g} in {} for {}", at, i, outputs[i].at(at), mode,
                         given ? "the inputs of --input"
                               : "the drawn inputs: give the schema an example of a range that the layer "
                                 "takes, or --input");
    }
  }
  return {};
}

/// Runs the layer once in training and in inference. Returns what is wrong; empty: nothing.
std::string wrong_outputs(const LayerTrial& trial) {
  for (const bool training : {true, false}) {
    LayerProgramSettings settings;
    settings.training = training;
    LayerProgram program(trial, open_backends("reference"), settings);
    program.run();
    const std::string wrong =
        not_finite(program.outputs(), training ? "training" : "inference", trial.has_given_input());
    if (!wrong.empty()) return wrong;
  }
  return {};
}

/// The lines of one layer in one case. What cannot run at all is not checked further.
class LayerCheckLines {
 public:
  LayerCheckLines(const ComponentCase& tried, const CheckRequest& request, CheckTable& table)
      : trial_(tried, request.input), request_(request), table_(table) {}

  void add() {
    if (line("runs", [&] { return runs(); }).outcome == CheckOutcome::failed) return;
    if (line("purity", [&] { return checked_purity(trial_); }).outcome == CheckOutcome::failed) return;
    line("memory of traces", [&] { return checked_traces(trial_, table_); });
    line("shapes", [&] { return checked_shapes(trial_, table_); });
    line("gradients", [&] { return checked_gradients(trial_, table_); });
    line("training and inference", [&] { return checked_modes(trial_); });
    line("rows alone and together", [&] { return checked_rows(trial_, request_.threads, table_); });
    ComparedBackends compared([&] { return trial_.compared_run(compared_rows, compared_batch); }, {1, 2},
                              table_);
    const std::vector<Backends> all = installed_backends();
    for (const Backends& backends : all) add(backends, compared);
    if (!request_.against.empty()) {
      line("against " + request_.against.filename().string(),
           [&] { return checked_against(trial_, request_.against, table_); });
    }
    line("time", [&] { return told_time(trial_, all.back()); });
  }

 private:
  CheckResult runs() const {
    const std::string wrong = wrong_outputs(trial_);
    return wrong.empty() ? CheckResult::passed() : CheckResult::failed(wrong);
  }

  void add(const Backends& backends, ComparedBackends& compared) {
    const std::string on = fmt::format(" on {}", backends.chosen->name());
    line("agreement" + on, [&] { return compared.check(backends); });
    line("special values" + on, [&] { return checked_special_values(trial_, backends); });
    line("repetition" + on, [&] { return checked_repetition(trial_, backends); });
    line("threads" + on, [&] { return checked_threads(trial_, backends, request_.threads, table_); });
    line("save and reload" + on, [&] { return checked_saving(trial_, backends); });
    line("memory" + on, [&] { return checked_memory(trial_, backends, table_); });
  }

  CheckResult line(const std::string& check, const std::function<CheckResult()>& body) {
    return table_.run(trial_.tried().component(), trial_.tried().line(check), body);
  }

  const LayerTrial trial_;
  const CheckRequest& request_;
  CheckTable& table_;
};

}  // namespace

std::string tried_layer(const ComponentCase& tried) { return wrong_outputs(LayerTrial(tried)); }

void check_layer(const ComponentCase& tried, const CheckRequest& request, CheckTable& table) {
  LayerCheckLines(tried, request, table).add();
}

}  // namespace plexus
