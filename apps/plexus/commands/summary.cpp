#include <plexus/data/preparation_summary.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/model/drawing.hpp>
#include <plexus/model/summary.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands/explain.hpp"
#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

void explain_programs(const Run& run) {
  const Parts parts = run.read({true, false, false});
  const auto trainer = run.trainer();
  const auto print = [&](const std::string& what, Mode mode, std::int64_t rows) {
    const Program& program = trainer->program(mode, parts.train, rows);
    print_result("{}, {} row{}\n{}\n", what, rows, rows == 1 ? "" : "s", explanation(program));
  };
  print_result("backend {}: {}\n\n", run.backends().chosen->name(),
               fmt::join(run.backends().chosen->versions(), ", "));
  if (run.config().has_training) {
    const std::int64_t batch = trainer->rows_of_step(run.config().batch_size, parts.train.rows);
    const std::int64_t last = parts.train.rows % batch;
    print("training", Mode::train, batch);
    if (last > 0) print("training, the last batch", Mode::train, last);
    print("evaluation", Mode::evaluate, std::min(evaluation_batch, parts.train.rows));
  }
  print("prediction", Mode::predict, 1);
}

/// "initial 0.1, steps 20 epochs": the options of a component.
std::string options_text(const Choice& choice) {
  const Tree tree = to_tree(choice);
  if (!tree.is_map()) return {};
  std::vector<std::string> texts;
  for (const Tree::Entry& entry : tree.entries().front().value.entries()) {
    if (entry.value.is_scalar()) texts.push_back(fmt::format("{} {}", entry.key, entry.value.text()));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// "optimizer: sgd, learning rate 0.01"; the options of one that has no learning rate.
void print_optimizer(const Choice& optimizer) {
  const Options& options = *optimizer.options;
  if (options.values().count("learning_rate") == 0) {
    return print_result("\noptimizer: {}, {}\n", optimizer.typed, options_text(optimizer));
  }
  if (!options.is_component("learning_rate")) {
    return print_result("\noptimizer: {}, learning rate {}\n", optimizer.typed,
                        options.number("learning_rate"));
  }
  const Choice& schedule = options.choice("learning_rate");
  print_result("\noptimizer: {}, learning rate by {}: {}\n", optimizer.typed, schedule.typed,
               options_text(schedule));
}

bool is_svg(const std::string& file) { return file.ends_with(".svg"); }

void require_drawable(const std::string& file) {
  if (is_svg(file) || file.ends_with(".dot")) return;
  throw UsageError(
      fmt::format("--graph {}: the name must end in .svg (an image) or in .dot (for Graphviz)", file));
}

void draw(const Model& model, const std::string& file) {
  write_file(file, is_svg(file) ? to_svg(model) : to_dot(model), HardLinks::share_new);
  print_message("{}: the model's graph\n", file);
}

}  // namespace

int summary(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("graph", po::value<std::string>()->value_name("FILE"),
                        "draws the model: FILE.svg is an image, FILE.dot is for Graphviz");
  options.add_options()("explain", "which kernel runs each node of each program, and why (reads the data)");
  po::variables_map values;
  const char* usage =
      "summary RUN.yaml|RUN_DIR [key=value ...] [--graph FILE] [--explain] [--accept-changed] [--plugin "
      "FILE] "
      "[--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  const bool explain = values.count("explain") > 0;
  const std::optional<std::string> graph = text_of(values, "graph");
  if (graph) require_drawable(*graph);
  const Run run = open(values, explain ? Needs::data : Needs::model);
  if (explain) {
    explain_programs(run);
  } else {
    print_result("{}", plexus::summary(run.model(), run.config().precision));
    const RunConfig& config = run.config();
    if (config.has_training && config.optimizer.options) print_optimizer(config.optimizer);
    if (run.binding().preparation) print_result("\n{}", plexus::summary(*run.binding().preparation));
  }
  if (graph) draw(run.model(), *graph);
  return 0;
}

}  // namespace plexus::app
