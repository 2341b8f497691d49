// What belongs to the process is as it was after a plugin has been loaded, registered and called, and a
// warning names the plugin.

#include <plexus/backend/team.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/model/model.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <locale>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fenv.h>
#include <fmt/format.h>

#include "../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(process)

namespace {

const fs::path folder = PLUGIN_FOLDER;

/// As the program does, which owns its process.
struct ProtectCalls {
  ProtectCalls() { ProcessGuard::protect_calls(); }
};
BOOST_TEST_GLOBAL_FIXTURE(ProtectCalls);

bool subnormals_count() {
  volatile float tiny = 1e-40F;
  volatile double tiny_double = 1e-310;
  return tiny * 1.0F != 0 && tiny_double * 1.0 != 0;
}

/// All that a plugin may not change, in words.
std::string seen() {
  struct sigaction handler = {};
  ::sigaction(SIGUSR1, nullptr, &handler);
  sigset_t mask;
  sigemptyset(&mask);
  ::sigprocmask(SIG_SETMASK, nullptr, &mask);
  return fmt::format(
      "subnormals {}, rounding {}, traps {}, locale {}, point {}, handler {}, blocked {}, in {}",
      subnormals_count(), ::fegetround(), ::fegetexcept(), std::setlocale(LC_ALL, nullptr),
      std::use_facet<std::numpunct<char>>(std::locale()).decimal_point(),
      reinterpret_cast<std::uintptr_t>(handler.sa_handler), sigismember(&mask, SIGUSR2),
      fs::current_path().string());
}

const std::vector<std::string> all_warnings = {
    "how floating-point numbers are computed: ", "what happens on signals: SIGUSR1",
    "which signals are blocked: SIGUSR2", "the locale: 'C' became", "the working directory: "};

/// Each of these texts in a warning of its own, all of which name the plugin.
void require_warned(const std::string& plugin, const std::vector<std::string>& texts) {
  const std::vector<std::string> warnings = take_warnings();
  BOOST_TEST(warnings.size() == texts.size());
  for (const std::string& warning : warnings) {
    const std::string who =
        fmt::format("plugin '{}' 1.0.0 ({}) changed ", plugin, (folder / (plugin + ".so")).string());
    BOOST_TEST(warning.starts_with(who), warning);
    BOOST_TEST(warning.ends_with("; that was undone"), warning);
  }
  for (const std::string& text : texts) {
    std::size_t holding = 0;
    for (const std::string& warning : warnings) holding += warning.find(text) != std::string::npos ? 1 : 0;
    BOOST_TEST(holding == 1U, text);
  }
}

/// Lets the components of changes_when_called change this, while it lives.
class Asked {
 public:
  explicit Asked(const char* what) {
    load_plugin(folder / "changes_when_called.so");
    take_warnings();
    ::setenv("PLEXUS_TEST_CHANGE", what, 1);
  }
  ~Asked() { ::unsetenv("PLEXUS_TEST_CHANGE"); }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
};

Model changing_model() {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("changing_layer"));
  return Model::sequential({DType::float32, {2}}, std::move(layers));
}

}  // namespace

BOOST_AUTO_TEST_CASE(loading_changes_nothing) {
  take_warnings();
  const std::string before = seen();
  load_plugin(folder / "changes_when_loaded.so");
  BOOST_TEST(seen() == before);
  require_warned("changes_when_loaded", all_warnings);
}

BOOST_AUTO_TEST_CASE(a_registration_that_fails_changes_nothing) {
  take_warnings();
  const std::string before = seen();
  BOOST_TEST(message_of([] { load_plugin(folder / "changes_and_throws.so"); }).find("no licence found") !=
             std::string::npos);
  BOOST_TEST(seen() == before);
  require_warned("changes_and_throws", all_warnings);
}

BOOST_AUTO_TEST_CASE(a_plugin_of_fast_mathematics_takes_no_subnormal_number_away) {
  take_warnings();
  load_plugin(folder / "fast_math.so");
  BOOST_TEST(subnormals_count());
  require_warned("fast_math", {"how floating-point numbers are computed: subnormal numbers ("});
}

BOOST_AUTO_TEST_CASE(each_change_in_a_call_is_undone_and_told_once) {
  const std::pair<const char*, const char*> changes[] = {
      {"rounding", "how floating-point numbers are computed: rounding ("},
      {"locale", "the locale: "},
      {"handler", "what happens on signals: SIGUSR1"},
      {"mask", "which signals are blocked: SIGUSR2"},
      {"directory", "the working directory: "}};
  const std::string before = seen();
  for (const auto& [what, warning] : changes) {
    const Asked asked(what);
    changing_model().build(DType::float32);  // makes the layer and calls it
    BOOST_TEST(seen() == before, what);
    require_warned("changes_when_called", {warning});
    changing_model().build(DType::float32);
    BOOST_TEST(seen() == before, what);
    BOOST_TEST(take_warnings().empty());
  }
}

BOOST_AUTO_TEST_CASE(making_and_calling_components_changes_nothing) {
  const std::string before = seen();
  const Asked asked("all");
  const NamedLayer made = layer("changing_layer");
  BOOST_TEST(seen() == before);
  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "outer");
  {
    const ProcessGuard guard(ProcessGuard::During::loading);
    scope.call("inner", *made.layer, trace.graph().input("x", {DType::float32, {1, 2}}));
  }
  BOOST_TEST(seen() == before);
  const auto dataset = make<Dataset>("changing_dataset");
  described(*dataset);
  BOOST_TEST(seen() == before);
}

BOOST_AUTO_TEST_CASE(compiling_and_replaying_change_nothing_on_any_thread) {
  const Asked asked("subnormals");
  const std::shared_ptr<const Backend> backend = make<Backend>("changing_backend");
  const auto graph = std::make_shared<Graph>();
  graph->output("y", relu(graph->input("x", {DType::float64, {2}})));
  Store store;
  Arena arena;
  CompileOptions options;
  options.threads = 2;
  options.patient = true;
  Program program = compile(graph, {backend, backend, true}, store, arena, options);
  BOOST_TEST(subnormals_count());
  program.write("x", Tensor::zeros({DType::float64, {2}}));
  for (const bool alone : {false, true}) {
    alone ? program.run_kernel(0, 0) : program.replay(0, 3);
    BOOST_TEST(subnormals_count());
  }
  ::unsetenv("PLEXUS_TEST_CHANGE");
  bool everywhere[2] = {};
  Team(2, true).parallel_for(
      2, 1, [&](std::int64_t begin, std::int64_t) { everywhere[begin] = subnormals_count(); });
  BOOST_TEST((everywhere[0] && everywhere[1]));
}

BOOST_AUTO_TEST_CASE(the_next_kernel_of_a_replay_computes_as_before) {
  const Asked asked("rounding");
  const auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", {DType::float64, {2}});
  graph->output("above", relu(x) + 1e-20);  // another backend adds
  graph->output("below", relu(x) - 1e-20);
  Store store;
  Arena arena;
  Program program =
      compile(graph, {make<Backend>("changing_backend"), open_backends("reference").chosen}, store, arena);
  program.write("x", Tensor::full({DType::float64, {2}}, 1));
  program.replay(0, 1);
  BOOST_TEST(program.view("above").at(0) == 1);
  BOOST_TEST(program.view("below").at(0) == 1);
}

// As the first Ctrl-C in a training does: the second is to end it.
BOOST_AUTO_TEST_CASE(a_handler_that_its_signal_has_used_up_is_not_taken_for_changed) {
  take_warnings();
  struct sigaction once = {};
  once.sa_handler = [](int) {};
  once.sa_flags = SA_RESETHAND;
  struct sigaction before = {};
  ::sigaction(SIGUSR1, &once, &before);
  {
    const ProcessGuard guard(ProcessGuard::During::loading);
    std::raise(SIGUSR1);
  }
  struct sigaction after = {};
  ::sigaction(SIGUSR1, &before, &after);
  BOOST_TEST((after.sa_handler == SIG_DFL));
  BOOST_TEST(take_warnings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
