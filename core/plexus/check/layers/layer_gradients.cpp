#include <plexus/check/detail/kinds/slope_differences.hpp>
#include <plexus/check/layers/layer_gradients.hpp>
#include <plexus/check/layers/layer_program.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::int64_t differentiated_rows = 3;

/// Compares the gradient by one input or parameter, whose value is restored afterwards.
SlopeDifferences differences_of(LayerProgram& program, const std::string& leaf, const CheckTable& table) {
  const Tensor here = program.value(leaf);
  program.run();
  const Tensor gradient = program.gradient(leaf).value_or(Tensor::zeros(here.type()));
  const auto loss = [&](const Tensor& value) {
    program.set(leaf, value);
    program.run();
    table.beat();
    return program.loss();
  };
  const SlopeDifferences found = slope_differences(loss, here, gradient);
  program.set(leaf, here);
  return found;
}

}  // namespace

CheckResult checked_gradients(const LayerTrial& trial, const CheckTable& table) {
  LayerProgramSettings settings;
  settings.rows = differentiated_rows;
  settings.training = true;
  settings.assigns = false;
  settings.gradients = true;
  LayerProgram program(trial, open_backends("reference"), settings);
  if (program.leaves().empty()) return CheckResult::skipped("there is nothing to differentiate by");
  program.run();
  if (!std::isfinite(program.loss())) {
    return CheckResult::failed(
        trial.has_given_input()
            ? "the outputs for the inputs of --input are not finite"
            : "the outputs for the drawn inputs are not finite: give the schema an example of a range that "
              "the layer takes, or --input");
  }
  SlopeDifferences all;
  for (const std::string& leaf : program.leaves()) {
    const SlopeDifferences found = differences_of(program, leaf, table);
    if (!found.fault.empty()) {
      const std::string wrong = fmt::format("of the gradient by '{}' {}", leaf, found.fault);
      return program.stops_gradients()
                 ? CheckResult::skipped(
                       "the layer uses stop_gradient, so that its gradient need not be its slope: " + wrong)
                 : CheckResult::failed(wrong);
    }
    all.decided += found.decided;
    all.undecided += found.undecided;
  }
  if (all.decided == 0) return CheckResult::skipped("all elements lie at kinks or at the end of a domain");
  return CheckResult::passed(fmt::format("{} of {}", all.text(), fmt::join(program.leaves(), ", ")));
}

}  // namespace plexus
