#include <plexus/check/detail/kinds/scratch_folder.hpp>
#include <plexus/check/layers/layer_against.hpp>
#include <plexus/check/layers/layer_program.hpp>
#include <plexus/compare/detail/exact/propagated_bounds.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t written_rows = 5;
/// Python and its libraries take long to start.
constexpr double script_seconds = 120;

/// "tested/activation/alpha" as "activation.alpha.npy".
std::string file_of(const std::string& variable) {
  std::string name = variable.substr(std::strlen(tested_layer) + 1);
  for (char& c : name) c = c == '/' ? '.' : c;
  return name + ".npy";
}

void write_values(LayerProgram& program, const LayerTrial& trial, const fs::path& folder) {
  for (std::size_t i = 0; i < trial.inputs(); ++i) {
    write_npy(folder / fmt::format("x{}.npy", i), program.value(fmt::format("x{}", i)));
  }
  for (const auto& [name, value] : program.store().snapshot({Role::parameter, Role::state})) {
    write_npy(folder / file_of(name), value);
  }
}

/// Throws Error unless the script ends with exit code 0.
void run_script(const fs::path& script, const fs::path& folder) {
  std::string words[] = {"python3", script.string(), folder.string()};
  char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  // The script must not inherit the signal mask of this process.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t process = 0;
  const int refused = posix_spawnp(&process, "python3", nullptr, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (refused != 0) {
    throw Error(fmt::format("python3 cannot be started: {}", std::generic_category().message(refused)));
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw Error(fmt::format("{} ended with {} {}", script.string(), WIFEXITED(status) ? "exit code" : "signal",
                          WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status)));
}

/// `found` against the first output of the layer in exact arithmetic.
CheckResult judged_output(LayerProgram& narrow, LayerProgram& wide, const Backends& reference,
                          const Tensor& found) {
  ExactOnReference exact(reference.reference);
  StepStart start{{}, narrow.store().snapshot(), 0};
  for (const Graph::Named& input : narrow.graph().inputs()) {
    start.tables.emplace(input.name, narrow.value(input.name).converted(DType::float64));
  }
  const TraceMatch match(narrow.graph(), wide.graph());
  const ExactValues values(wide.graph(), rounded_constants(narrow.graph(), match), start, exact);
  const GraphValues expected = values.of_compiled(narrow.compiled(), match, exact);
  const PropagatedBounds bounds = propagated_bounds(narrow.compiled(), expected, values, match, exact);
  const Symbol output = narrow.compiled().outputs().front().symbol;
  const Tensor& meant = expected.at(output);
  if (found.shape() != meant.shape()) {
    return CheckResult::failed(fmt::format("output.npy has the shape {}, the layer's output {}",
                                           found.shape().text(), meant.shape().text()));
  }
  const Deviation off =
      deviation(found.converted(DType::float64), meant.converted(DType::float64), &bounds.bounds.at(output));
  if (off.beyond == 0)
    return CheckResult::passed(fmt::format("{} values, largest error {:.3g}", off.elements, off.max_abs));
  return CheckResult::failed(fmt::format(
      "{} of {} values differ; element {} is {:.9g} in output.npy, and {:.9g} within {:.3g} by the layer",
      off.beyond, off.elements, off.worst, off.found, off.expected, off.bound));
}

}  // namespace

CheckResult checked_against(const LayerTrial& trial, const fs::path& script, const CheckTable& table) {
  const Backends reference = open_backends("reference");
  LayerProgramSettings settings;
  settings.rows = written_rows;
  LayerProgram wide(trial, reference, settings);
  settings.dtype = DType::float32;
  LayerProgram narrow(trial, reference, settings);
  const ScratchFolder folder;
  write_values(narrow, trial, folder.path());
  {
    const Journal::Task task(table.journal(), "running " + script.string(), {}, script_seconds);
    run_script(script, folder.path());
  }
  return judged_output(narrow, wide, reference, read_npy(folder.path() / "output.npy"));
}

}  // namespace plexus
