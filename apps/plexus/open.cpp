#include "open.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

void print_note(const std::string& note) { print_message("plexus: note: {}\n", note); }

Run with_notes(Run run) {
  for (const std::string& note : run.notes()) print_note(note);
  return run;
}

}  // namespace

OpenOptions open_options(const po::variables_map& values, Needs needs) {
  OpenOptions options;
  options.overrides = more_words(values);
  options.plugins = texts_of(values, "plugin");
  for (const std::string& folder : texts_of(values, "plugin-dir"))
    options.plugin_folders.emplace_back(folder);
  options.needs = needs;
  options.weights = text_of(values, "weights").value_or("");
  options.accept_changed = values.count("accept-changed") > 0;
  options.require_pinned = values.count("require-pinned") > 0;
  return options;
}

Run open(const po::variables_map& values, Needs needs) {
  return with_notes(open_run(values["run"].as<std::string>(), open_options(values, needs)));
}

Run open_for_resume(const po::variables_map& values) {
  const RunDirectory newest = RunDirectory::open_newest(values["run"].as<std::string>());
  return with_notes(open_run_directory(newest.path(), open_options(values, Needs::data)));
}

void add_weights_option(po::options_description& options) {
  options.add_options()("weights", po::value<std::string>()->value_name("final|best|FILE"),
                        "the weights to use: those at the end (the default), those of the best epoch, or a "
                        "safetensors file with weights of this model, such as a checkpoint");
}

Run open_directory(const po::variables_map& values, Needs needs) {
  Run run = with_notes(open_run_directory(values["run"].as<std::string>(), open_options(values, needs)));
  if (const std::string note = run.state_note(); !note.empty()) print_note(note);
  return run;
}

}  // namespace plexus::app
