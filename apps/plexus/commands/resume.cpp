#include "interrupt.hpp"
#include "open.hpp"
#include "training_output.hpp"

namespace plexus::app {

namespace po = boost::program_options;

int resume(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()(
      "verify",
      "begin with the checkpoint before the newest, and go on only if every bit is as it was "
      "where the two meet");
  add_progress_options(options);
  po::variables_map values;
  const char* usage =
      "resume RUN_DIR [fit.epochs=N] [--verify] [--accept-changed] [--plugin FILE] [--plugin-dir DIR] "
      "[--json] [--quiet]";
  if (!parse(arguments, usage, options, "run", values)) return 0;

  Run run = open_for_resume(values);
  say_what_trains(values, run.config());
  ResumeOptions resume;
  resume.stop = &catch_interrupts();
  resume.verify = values.count("verify") > 0;
  return report_training(values, run.config(), [&](std::vector<Callback*> displays) {
    resume.displays = std::move(displays);
    return run.resume(resume);
  });
}

}  // namespace plexus::app
