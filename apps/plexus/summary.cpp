#include <fmt/format.h>

#include "open_run.hpp"

namespace plexus::app {

namespace po = boost::program_options;

int summary(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  const char* usage = "summary RUN.yaml|RUN_DIR [key=value ...] [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  const OpenedRun run = open_run(values["run"].as<std::string>(), values);
  fmt::print("{}", plexus::summary(run.model(), run.config.precision));
  return 0;
}

}  // namespace plexus::app
