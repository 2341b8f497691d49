#include <plexus/error/error.hpp>

#include <optional>

#include <fmt/format.h>

#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

RunPart part_named(const std::string& name) {
  for (const RunPart part : {RunPart::test, RunPart::validation, RunPart::train}) {
    if (name == name_of(part)) return part;
  }
  throw UsageError(fmt::format("--split is test, validation or train, not '{}'", name));
}

}  // namespace

int evaluate(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("split", po::value<std::string>()->default_value("test")->value_name("PART"),
                        "test, validation or train");
  options.add_options()("json", "one JSON object on standard output");
  po::variables_map values;
  const char* usage =
      "evaluate RUN_DIR [key=value ...] [--split test|validation|train] [--accept-changed] [--json]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  const RunPart part = part_named(values["split"].as<std::string>());

  const Run run = open_directory(values);
  const Logs logs = run.evaluate(part);
  if (values.count("json") > 0) {
    print_result("{}\n", to_json(logs));
  } else {
    print_result("{}: {}\n", name_of(part), text(logs));
  }
  return 0;
}

}  // namespace plexus::app
