#include <plexus/error/error.hpp>

#include <fmt/format.h>

#include "open_run.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

Samples part_of(const OpenedRun& run, const std::string& split) {
  Wanted wanted{split == "train", split == "validation", split == "test"};
  DataConfig data = run.config.data;
  data.class_weight.clear();  // they count in training only
  Parts parts = read_parts(data, *run.dataset, run.binding, wanted);
  if (split == "train") return std::move(parts.train);
  std::optional<Samples>& part = split == "validation" ? parts.validation : parts.test;
  if (!part) {
    throw UsageError(fmt::format(
        "this run has no {} part: its data section has no '{}' and the source brings none", split, split));
  }
  return std::move(*part);
}

}  // namespace

int evaluate(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  options.add_options()("split", po::value<std::string>()->default_value("test")->value_name("PART"),
                        "test, validation or train");
  options.add_options()("json", "one JSON object on standard output");
  po::variables_map values;
  const char* usage = "evaluate RUN_DIR [key=value ...] [--split test|validation|train] [--json]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  const std::string split = values["split"].as<std::string>();
  if (split != "test" && split != "validation" && split != "train") {
    throw UsageError(fmt::format("--split is test, validation or train, not '{}'", split));
  }

  const OpenedRun run = open_run_directory(values["run"].as<std::string>(), values);
  check_hashes(run);
  const auto trainer = run.trainer();
  const Logs logs = trainer->evaluate(part_of(run, split));
  if (values.count("json") > 0) {
    fmt::print("{{{}}}\n", json_members(logs));
  } else {
    fmt::print("{}: {}\n", split, text(logs));
  }
  return 0;
}

}  // namespace plexus::app
