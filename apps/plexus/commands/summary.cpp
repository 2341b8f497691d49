#include <plexus/model/summary.hpp>

#include <fmt/format.h>

#include "commands/explain.hpp"
#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

void explain_programs(const Run& run) {
  const Parts parts = run.read({true, false, false});
  const auto trainer = run.trainer();
  const std::int64_t batch = std::min(run.config().batch_size, parts.train.rows);
  const std::int64_t last = parts.train.rows % batch;
  const auto print = [&](const std::string& what, Mode mode, std::int64_t rows) {
    const Program& program = trainer->program(mode, parts.train, rows);
    print_result("{}, {} row{}\n{}\n", what, rows, rows == 1 ? "" : "s", explanation(program));
  };
  print_result("backend {}: {}\n\n", run.backends().chosen->name(),
               fmt::join(run.backends().chosen->versions(), ", "));
  print("training", Mode::train, batch);
  if (last > 0) print("training, the last batch", Mode::train, last);
  print("evaluation", Mode::evaluate, std::min(evaluation_batch, parts.train.rows));
  print("prediction", Mode::predict, 1);
}

}  // namespace

int summary(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  options.add_options()("explain", "which kernel runs each node of each program, and why (reads the data)");
  po::variables_map values;
  const char* usage =
      "summary RUN.yaml|RUN_DIR [key=value ...] [--explain] [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  const bool explain = values.count("explain") > 0;
  const Run run = open(values, explain ? Needs::data : Needs::model);
  if (explain) {
    explain_programs(run);
  } else {
    print_result("{}", plexus::summary(run.model(), run.config().precision));
  }
  return 0;
}

}  // namespace plexus::app
