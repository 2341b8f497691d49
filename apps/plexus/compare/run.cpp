#include "compare/run.hpp"

#include <plexus/config/to_yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/run/detail/processor.hpp>
#include <plexus/run/detail/run_tree.hpp>
#include <plexus/version.hpp>

#include <ctime>
#include <filesystem>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace plexus::app {

namespace {

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

std::string without_folder(const std::string& text) {
  return text.starts_with('/') ? std::filesystem::path(text).filename().string() : text;
}

/// Reduces absolute paths to file names: another machine has the files in other folders.
void remove_folders(Tree& tree) {
  if (tree.is_scalar()) tree = Tree(without_folder(tree.text()));
  for (Tree& item : tree.items()) remove_folders(item);
  for (Tree::Entry& entry : tree.entries()) {
    entry.key = without_folder(entry.key);
    remove_folders(entry.value);
  }
}

}  // namespace

ComparisonContext context_of(const Run& run, const CompareRequest& request) {
  ComparisonContext context;
  context.name = run.config().name;
  context.processor = processor_name();
  context.instruction_set = instruction_set();
  context.threads = request.settings.threads.front();
  context.versions.emplace_back("plexus", plexus_version);
  context.seed = run.config().seed;
  context.config_sha256 = sha256_of_text(to_yaml(to_tree(run.config())));
  context.batch_size = run.config().batch_size;
  context.time = now();
  context.unfused = request.settings.unfused;
  return context;
}

std::string comparable_sha256(const RunConfig& config) {
  RunConfig common = config;
  common.backend.clear();
  common.threads = 0;
  common.plugins.clear();
  Tree tree = to_tree(common);
  remove_folders(tree);
  return sha256_of_text(to_yaml(tree));
}

ComparedRun compared_run_of(const Run& run) {
  ComparedRun compared_run;
  compared_run.model = [&run] { return run.described_model(); };
  compared_run.plan = [&run](const Model& model) { return run.plan(model); };
  compared_run.trained = run.directory().has_value();
  if (run.directory()) {
    compared_run.weights = *run.weights();
  } else if (!run.config().initial_weights.empty()) {
    // Not the weights as the file has them: the exact values are computed from weights rounded to the run's
    // precision.
    compared_run.weights = run.trainer()->weights();
  }
  compared_run.precision = run.config().precision;
  compared_run.seed = run.config().seed;
  compared_run.fit = run.fit_options();
  Parts parts = run.read({!compared_run.trained, !compared_run.trained, compared_run.trained});
  if (compared_run.trained && !parts.test) {
    throw UsageError("this run has no test part: its data section has no 'test' and the source brings none");
  }
  compared_run.samples = std::move(compared_run.trained ? *parts.test : parts.train);
  if (parts.validation) compared_run.validation_rows = parts.validation->rows;
  const auto trainer = compared_run.trainer(run.backends(), run.config().threads);
  trainer->check(compared_run.samples);
  compared_run.whole_passes = trainer->learning() == Learning::passes;
  return compared_run;
}

}  // namespace plexus::app
