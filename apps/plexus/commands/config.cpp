#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

int config(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  po::variables_map values;
  const char* usage =
      "config RUN.yaml|RUN_DIR [key=value ...] [--accept-changed] [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  print_data("{}", open(values, Needs::model).resolved_config());
  return 0;
}

}  // namespace plexus::app
