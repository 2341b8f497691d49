#include <plexus/config/options.hpp>
#include <plexus/run/detail/run_tree.hpp>

namespace plexus {
namespace {

Tree initial_weights_tree(const RunConfig& config) {
  if (config.initial_layers.empty()) return config.initial_weights.string();
  std::vector<Tree> layers;
  for (const RunConfig::LayerPattern& pattern : config.initial_layers) {
    layers.emplace_back(pattern.text);
    layers.back().set_quoted(true);
  }
  return Tree::map({{"from", config.initial_weights.string(), {}}, {"layers", Tree::list(layers), {}}});
}

/// What read_for_outputs reads: one component, or a map by output.
Tree losses_tree(const std::vector<RunConfig::ForOutput>& losses) {
  if (losses.size() == 1 && losses.front().output.empty()) return to_tree(losses.front().choice);
  Tree tree = Tree::map();
  for (const auto& loss : losses) tree.set(loss.output, to_tree(loss.choice));
  return tree;
}

/// The label in logs is the name as typed, so an alias is kept where there are no options that need its
/// schema.
Tree metric_tree(const RunConfig::ForOutput& metric) {
  const Choice& choice = metric.choice;
  const bool plain = choice.options->values().empty();
  if (metric.name.empty()) return plain ? Tree(choice.typed) : to_tree(choice);
  const Tree written = to_tree(choice);
  Tree options = written.is_map() ? written.entries().front().value : Tree::map();
  options.set("name", metric.name);
  Tree tree = Tree::map();
  tree.set(plain ? choice.typed : choice.name, std::move(options));
  return tree;
}

Tree metrics_tree(const std::vector<RunConfig::ForOutput>& metrics) {
  std::vector<Tree> all;
  Tree by_output = Tree::map();
  for (const auto& metric : metrics) {
    if (metric.output.empty()) {
      all.push_back(metric_tree(metric));
      continue;
    }
    if (!by_output.find(metric.output)) by_output.set(metric.output, Tree::list({}));
    by_output.find(metric.output)->items().push_back(metric_tree(metric));
  }
  return by_output.entries().empty() ? Tree::list(std::move(all)) : by_output;
}

Tree callbacks_tree(const std::vector<RunConfig::NamedCallback>& callbacks) {
  std::vector<Tree> all;
  for (const auto& [choice, name] : callbacks) {
    Tree tree = to_tree(choice);
    if (!name.empty()) {
      Tree options = tree.is_map() ? tree.entries().front().value : Tree::map();
      options.set("name", name);
      tree = Tree::map();
      tree.set(choice.name, std::move(options));
    }
    all.push_back(std::move(tree));
  }
  return Tree::list(std::move(all));
}

Tree checkpoint_tree(const CheckpointPolicy& policy) {
  if (!policy.enabled) return "none";
  Tree tree = Tree::map();
  if (policy.every) tree.set("every", policy.every->text());
  tree.set("keep", policy.keep);
  if (policy.best) tree.set("best", policy.best->empty() ? "none" : *policy.best);
  return tree;
}

/// Sets the keys of the losses, the optimizer and the metrics.
void set_objective(Tree& root, const RunConfig& config) {
  root.set("loss", losses_tree(config.losses));
  if (!config.loss_weights.empty()) {
    Tree weights = Tree::map();
    for (const RunConfig::LossWeight& entry : config.loss_weights) weights.set(entry.output, entry.weight);
    root.set("loss_weights", std::move(weights));
  }
  root.set("optimizer", to_tree(config.optimizer));
  if (!config.metrics.empty()) root.set("metrics", metrics_tree(config.metrics));
  if (!config.weighted_metrics.empty()) root.set("weighted_metrics", metrics_tree(config.weighted_metrics));
}

void set_fit(Tree& root, const RunConfig& config) {
  Tree fit = Tree::map();
  fit.set("epochs", config.epochs);
  fit.set("batch_size", config.batch_size);
  fit.set("shuffle", config.order ? to_tree(*config.order) : Tree(config.shuffle));
  if (config.steps_per_epoch) fit.set("steps_per_epoch", *config.steps_per_epoch);
  fit.set("validation_frequency", config.validation_frequency);
  fit.set("nonfinite", config.nonfinite == Nonfinite::stop ? "stop" : "ignore");
  fit.set("train_eval", config.train_eval);
  root.set("fit", std::move(fit));
  if (!config.callbacks.empty()) root.set("callbacks", callbacks_tree(config.callbacks));
  root.set("checkpoint", checkpoint_tree(config.checkpoint));
}

}  // namespace

Tree to_tree(const RunConfig& config) {
  Tree root = Tree::map();
  root.set("name", config.name);
  root.set("seed", static_cast<std::int64_t>(config.seed));
  root.set("backend", config.backend);
  root.set("threads", config.threads);
  root.set("precision", name_of(config.precision));
  root.set("fallback", config.allow_fallback ? "allow" : "error");
  if (!config.plugins.empty()) {
    std::vector<Tree> plugins;
    for (const auto& plugin : config.plugins) {
      plugins.push_back(Tree::map({{"file", plugin.file, {}}, {"sha256", plugin.sha256, {}}}));
    }
    root.set("plugins", Tree::list(std::move(plugins)));
  }
  root.set("data", to_tree(config.data));
  root.set("model", to_tree(config.model));
  if (config.has_training) set_objective(root, config);
  if (!config.initial_weights.empty()) root.set("initial_weights", initial_weights_tree(config));
  if (config.has_training) set_fit(root, config);
  return root;
}

}  // namespace plexus
