#include "compare/run.hpp"

#include <plexus/files/sha256.hpp>
#include <plexus/abi.hpp>
#include <plexus/error/error.hpp>

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "machine.hpp"

namespace plexus::app {

namespace {

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

std::string without_folder(const std::string& text) {
  return text.starts_with('/') ? std::filesystem::path(text).filename().string() : text;
}

/// What resolved paths name lies elsewhere on another machine.
void remove_folders(Tree& tree) {
  if (tree.is_scalar()) tree = Tree(without_folder(tree.text()));
  for (Tree& item : tree.items()) remove_folders(item);
  for (Tree::Entry& entry : tree.entries()) {
    entry.key = without_folder(entry.key);
    remove_folders(entry.value);
  }
}

}  // namespace

ComparisonContext context_of(const OpenedRun& run, const CompareRequest& request) {
  ComparisonContext context;
  context.name = run.config.name;
  context.processor = processor_name();
  context.instruction_set = instruction_set();
  context.threads = request.settings.threads.front();
  context.versions.emplace_back("plexus", plexus_version);
  context.seed = run.config.seed;
  context.config_sha256 = sha256_of_text(to_tree(run.config).to_yaml());
  context.batch_size = run.config.batch_size;
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
  return sha256_of_text(tree.to_yaml());
}

Subject subject_of(const OpenedRun& run) {
  Subject subject;
  subject.model = [&run] { return run.described_model(); };
  subject.plan = [&run](const Model& model) { return make_plan(run.config, model); };
  subject.trained = run.directory.has_value();
  if (run.directory) {
    subject.weights = run.directory->read_weights();
  } else if (!run.config.initial_weights.empty()) {
    subject.weights = run.trainer()->weights();
  }
  subject.precision = run.config.precision;
  subject.seed = run.config.seed;
  subject.batch_size = run.config.batch_size;
  subject.shuffle = run.config.shuffle;
  Parts parts = read_parts(run.config.data, *run.dataset, run.binding,
                           {!subject.trained, !subject.trained, subject.trained});
  if (subject.trained && !parts.test) {
    throw UsageError("this run has no test part: its data section has no 'test' and the source brings none");
  }
  subject.samples = std::move(subject.trained ? *parts.test : parts.train);
  if (parts.validation) subject.validation_rows = parts.validation->rows;
  subject.trainer(run.backends, run.config.threads)->check(subject.samples);
  return subject;
}

}  // namespace plexus::app
