#include <plexus/config/choice.hpp>
#include <plexus/config/detail/foreign_key.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>
#include <plexus/data/detail/data_schema.hpp>
#include <plexus/data/detail/given.hpp>
#include <plexus/data/detail/preparation_reader.hpp>
#include <plexus/data/split.hpp>

#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

using Group = DataConfig::Group;

std::string read_name(const Tree& tree, Diagnostics& diagnostics) {
  if (tree.is_scalar() && !tree.text().empty()) return tree.text();
  diagnostics.error(tree.position(), "expected the name of a column, found " + describe(tree));
  return {};
}

/// A column or a list of columns.
Group read_group(std::string name, const Tree& tree, Diagnostics& diagnostics) {
  Group group{std::move(name), {}, tree.position(), {}};
  if (tree.is_list() && tree.items().empty())
    diagnostics.error(tree.position(), "expected at least one column");
  std::set<std::string> seen;  // a table may have many thousands of columns
  for (const Tree& item : tree.is_list() ? tree.items() : std::vector<Tree>{tree}) {
    std::string column = read_name(item, diagnostics);
    if (column.empty()) continue;
    if (!seen.insert(column).second) {
      diagnostics.error(item.position(), fmt::format("column '{}' is named twice", column));
    }
    group.columns.push_back(std::move(column));
    group.places.push_back(item.position());
  }
  return group;
}

/// {name: columns}, or columns alone. Those form a group called `name`; if that is empty, the group gets the
/// name of its only column, or "target".
std::vector<Group> read_groups(const Tree& tree, const std::string& name, Diagnostics& diagnostics) {
  if (!tree.is_map()) {
    Group group = read_group(name, tree, diagnostics);
    if (group.name.empty()) group.name = group.columns.size() == 1 ? group.columns[0] : "target";
    return {group};
  }
  std::vector<Group> groups;
  for (const Tree::Entry& entry : tree.entries()) {
    groups.push_back(read_group(entry.key, entry.value, diagnostics));
  }
  if (groups.empty()) diagnostics.error(tree.position(), "expected at least one name with its columns");
  return groups;
}

/// A column, or {OUTPUT: COLUMN}.
std::vector<DataConfig::SampleWeight> read_sample_weight(const Tree& tree, Diagnostics& diagnostics) {
  if (!tree.is_map()) return {{"", read_name(tree, diagnostics), tree.position()}};
  std::vector<DataConfig::SampleWeight> weights;
  for (const Tree::Entry& entry : tree.entries()) {
    weights.push_back({entry.key, read_name(entry.value, diagnostics), entry.value.position()});
  }
  if (weights.empty()) diagnostics.error(tree.position(), "expected the name of an output with a column");
  return weights;
}

Tree sample_weight_tree(const std::vector<DataConfig::SampleWeight>& weights) {
  if (weights.size() == 1 && weights[0].output.empty()) return weights[0].column;
  Tree tree = Tree::map();
  for (const DataConfig::SampleWeight& weight : weights) tree.set(weight.output, weight.column);
  return tree;
}

std::map<std::string, std::string> read_hashes(const Tree& tree, Diagnostics& diagnostics) {
  std::map<std::string, std::string> hashes;
  if (!tree.is_map()) diagnostics.error(tree.position(), "expected {file: sha256}, found " + describe(tree));
  for (const Tree::Entry& entry : tree.entries()) {
    const std::string& hash = entry.value.text();
    if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos) {
      diagnostics.error(entry.value.position(),
                        "expected a SHA-256 of 64 hexadecimal digits, found " + describe(entry.value));
    }
    hashes[entry.key] = hash;
  }
  return hashes;
}

void report_unknown(const Tree& tree, Diagnostics& diagnostics) {
  const std::vector<std::string> keys = data_schema().names();
  for (const Tree::Entry& entry : tree.entries()) {
    if (data_schema().find(entry.key) != nullptr) continue;
    const std::string foreign = foreign_key("data", entry, keys);
    diagnostics.error(entry.position, fmt::format("unknown key '{}' of data{}", entry.key,
                                                  foreign.empty() ? suggestion(entry.key, keys) : foreign));
  }
}

Tree columns_tree(const Group& group) {
  return Tree::list(std::vector<Tree>(group.columns.begin(), group.columns.end()));
}

Tree to_tree(const std::vector<Group>& groups) {
  std::vector<Tree::Entry> entries;
  for (const Group& group : groups) entries.push_back({group.name, columns_tree(group), {}});
  return Tree::map(std::move(entries));
}

}  // namespace

void DataConfig::set_seed_of_splits(std::uint64_t seed) {
  for (std::optional<Split>* split : {&test, &validation}) {
    if (*split && (*split)->draws() && !(*split)->seed) (*split)->seed = seed;
  }
}

DataConfig read_data_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics) {
  DataConfig config;
  config.position = tree.position();
  if (!tree.is_map()) {
    diagnostics.error(tree.position(),
                      "expected a map such as {source: fashion_mnist}, found " + describe(tree));
    return config;
  }
  report_unknown(tree, diagnostics);
  if (const Tree* chosen = given(tree, "source")) {
    config.source = read_choice(*chosen, Kind::dataset, source, diagnostics);
    config.position = chosen->position();
  } else {
    diagnostics.error(tree.position(),
                      "data needs a `source`: where the samples come from, such as source: fashion_mnist");
  }
  if (const Tree* compute = given(tree, "compute")) config.compute = read_compute(*compute, diagnostics);
  if (const Tree* prepare = given(tree, "prepare")) {
    config.prepare = read_prepare(*prepare, source, diagnostics);
  }
  if (const Tree* prepare = given(tree, "prepare_target")) {
    config.prepare_target = read_prepare_target(*prepare, source, diagnostics);
  }
  if (const Tree* exclude = given(tree, "exclude"))
    config.exclude = read_group("exclude", *exclude, diagnostics);
  if (const Tree* inputs = given(tree, "inputs")) config.inputs = read_groups(*inputs, "input", diagnostics);
  if (const Tree* target = given(tree, "target")) config.targets = read_groups(*target, "", diagnostics);
  if (const Tree* weight = given(tree, "sample_weight")) {
    config.sample_weight = read_sample_weight(*weight, diagnostics);
  }
  if (const Tree* weights = given(tree, "class_weight")) {
    config.class_weight = read_class_weight(*weights, diagnostics);
  }
  if (const Tree* test = given(tree, "test")) config.test = read_split(*test, diagnostics);
  if (const Tree* validation = given(tree, "validation")) {
    config.validation = read_split(*validation, diagnostics);
    // Sources have no validation part of their own, so `none` means the same as leaving the key out.
    if (config.validation && config.validation->kind == Split::Kind::none) config.validation.reset();
  }
  if (const Tree* hashes = given(tree, "sha256")) config.sha256 = read_hashes(*hashes, diagnostics);
  return config;
}

Tree to_tree(const DataConfig& config) {
  Tree tree = Tree::map({{"source", to_tree(config.source), {}}});
  if (!config.exclude.columns.empty()) tree.set("exclude", columns_tree(config.exclude));
  if (!config.compute.empty()) tree.set("compute", to_tree(config.compute));
  if (!config.prepare.empty()) tree.set("prepare", to_tree(config.prepare));
  if (!config.prepare_target.empty()) tree.set("prepare_target", to_tree(config.prepare_target));
  if (!config.inputs.empty()) tree.set("inputs", to_tree(config.inputs));
  if (!config.targets.empty()) tree.set("target", to_tree(config.targets));
  if (!config.sample_weight.empty()) tree.set("sample_weight", sample_weight_tree(config.sample_weight));
  if (!config.class_weight.empty()) tree.set("class_weight", to_tree(config.class_weight));
  if (config.test) tree.set("test", to_tree(*config.test));
  if (config.validation) tree.set("validation", to_tree(*config.validation));
  if (!config.sha256.empty()) {
    Tree hashes = Tree::map();
    for (const auto& [file, hash] : config.sha256) {
      Tree text(hash);
      text.set_quoted(true);
      hashes.set(file, text);
    }
    tree.set("sha256", hashes);
  }
  return tree;
}

}  // namespace plexus
