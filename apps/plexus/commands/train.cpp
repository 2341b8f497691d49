#include <plexus/files/detail/shell_word.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "interrupt.hpp"
#include "open.hpp"
#include "training_output.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

/// The note on training a run directory: it repeats the training, where users of other programs may expect it
/// to go on.
std::string fresh_start(const Run& run) {
  const fs::path& directory = run.directory()->path();
  const std::string near = fs::proximate(directory).string();
  const std::string from = near.size() < directory.string().size() ? near : directory.string();
  const std::string initial = run.config().initial_weights.string();
  return fmt::format(
      "this repeats the training of {0} from {1}, in a new run directory; to go on with it: plexus resume "
      "{2}; to begin with what it learnt, add initial_weights={2}",
      from, initial.empty() ? "new weights" : "the initial weights " + initial, shell_word(from));
}

}  // namespace

int train(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("out", po::value<std::string>()->value_name("DIR"),
                        "the run directory; default: runs/NAME/TIME");
  add_progress_options(options);
  po::variables_map values;
  const char* usage =
      "train RUN.yaml [key=value ...] [--plugin FILE] [--plugin-dir DIR] [--out DIR] [--json] [--quiet]";
  if (!parse(arguments, usage, options, "run", values)) return 0;

  Run run = open(values);
  say_what_trains(values, run.config());
  if (run.directory()) say(values, fresh_start(run));
  TrainOptions train;
  if (values.count("out") > 0) train.out = values["out"].as<std::string>();
  train.stop = &catch_interrupts();
  return report_training(values, run.config(), [&](std::vector<Callback*> displays) {
    train.displays = std::move(displays);
    return run.train(train);
  });
}

}  // namespace plexus::app
