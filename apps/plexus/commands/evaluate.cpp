#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/run/evaluation.hpp>

#include <optional>

#include <fmt/format.h>

#include "evaluation_json.hpp"
#include "evaluation_text.hpp"
#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* usage_of_evaluate =
    "evaluate RUN_DIR [key=value ...] [--split test|validation|train | --input FILE|-] [--threshold P] "
    "[--weights final|best|FILE] [--accept-changed] [--json] [--quiet]";

RunPart part_named(const std::string& name) {
  for (const RunPart part : {RunPart::test, RunPart::validation, RunPart::train}) {
    if (name == name_of(part)) return part;
  }
  throw UsageError(fmt::format("--split is test, validation or train, not '{}'", name));
}

/// The rows that the command line asks for, and what to call them.
struct Asked {
  std::string name;
  Samples samples;
};

Asked asked_samples(const Run& run, const std::optional<std::string>& file, RunPart part) {
  if (file) return {*file == "-" ? "standard input" : *file, samples_of_file(run, *file)};
  run.check_hashes();
  return {std::string(name_of(part)), run.samples(part)};
}

void print(const std::string& name, const Evaluation& evaluation) {
  print_result("{}: {}\n", printable_line(name), plexus::text(evaluation.logs));
  for (const OutputReport& report : evaluation.reports) {
    if (const std::string shown = text_of(report); !shown.empty()) print_result("\n{}", shown);
  }
}

po::options_description options_of_evaluate() {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("split", po::value<std::string>()->value_name("PART"),
                        "test (the default), validation or train");
  options.add_options()("input", po::value<std::string>()->value_name("FILE"),
                        "other rows: a file like those of the run's source, with the target; - is a table "
                        "(CSV) on standard input");
  add_threshold_option(options);
  add_weights_option(options);
  options.add_options()("json", "one JSON object on standard output");
  options.add_options()("quiet", "loss and metrics alone, without the report of each output");
  return options;
}

}  // namespace

int evaluate(const Arguments& arguments) {
  po::variables_map values;
  if (!parse(arguments, usage_of_evaluate, options_of_evaluate(), "run", values)) return 0;
  const std::optional<std::string> file = text_of(values, "input");
  if (file && values.count("split") > 0) {
    throw UsageError(fmt::format(
        "--input names rows of its own, and --split a part of the run's: give one of them\nusage: plexus {}",
        usage_of_evaluate));
  }
  const RunPart part = part_named(text_of(values, "split").value_or("test"));
  EvaluationOptions options;
  options.threshold = threshold_of(values);
  options.reports = values.count("quiet") == 0;

  const Run run = open_directory(values, Needs::rows);
  const Asked asked = asked_samples(run, file, part);
  const Evaluation found = evaluation(run, asked.samples, options);
  if (values.count("json") > 0) {
    print_data("{}\n", json_of(found));
  } else {
    print(asked.name, found);
  }
  return 0;
}

}  // namespace plexus::app
