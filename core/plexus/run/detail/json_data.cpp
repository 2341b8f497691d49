#include <plexus/config/detail/json_schema.hpp>
#include <plexus/data/detail/data_schema.hpp>
#include <plexus/run/detail/json_data.hpp>

namespace plexus {
namespace {

Tree name() { return json_reference("name"); }

/// A column or a list of columns.
Tree group() { return any_of({name(), json_list(name(), 1)}); }

/// Rows, or a share of them.
Tree amount() { return json_number(greater_than(0)); }

Tree stratify() { return any_of({json_type("boolean"), name()}); }

Tree hashes() { return json_map(json_pattern("^[0-9a-f]{64}$"), 0); }

Tree class_weight() {
  const Tree balanced = json_constant("balanced");
  const Tree of_classes = json_map(json_number(at_least(0)));
  return any_of({balanced, of_classes, json_map(any_of({balanced, of_classes}))});
}

/// What `test` and `validation` may be.
Tree split() {
  const JsonForms sizes = {
      {"size", amount()}, {"test_size", amount()}, {"train_size", amount()}, {"stratify", stratify()}};
  const JsonForms columns = {{"name", name()}, {"value", name()}};
  const std::map<std::string, Tree> forms = {
      {"first", amount()},
      {"last", amount()},
      {"random", any_of({amount(), json_options({&random_split_schema()}, sizes)})},
      {"train_test_split", json_options({&train_test_split_schema()}, sizes)},
      {"k_fold", json_options({&k_fold_schema()}, sizes)},
      {"column", json_options({&column_split_schema()}, columns)},
      {"file", name()}};
  std::vector<Tree::Entry> keys;
  for (const Schema::Parameter& key : split_schema().parameters()) {
    Tree form = forms.at(key.name);
    form.set("description", json_text(key.doc));
    keys.push_back({key.name, std::move(form)});
  }
  return any_of({json_constant("none"), json_choice(std::move(keys))});
}

}  // namespace

std::vector<Tree::Entry> json_data(const ComponentSource& source) {
  const Tree transforms = json_list(json_reference("transform"));
  const Tree groups = any_of({json_reference("columns"), json_map(json_reference("columns"))});
  const JsonForms forms = {
      {"source", json_reference("dataset")},
      {"exclude", json_reference("columns")},
      {"compute", json_map(name(), 0)},
      {"prepare", json_list(json_reference("prepared_transform"))},
      {"prepare_target", any_of({transforms, json_map_but(all_names(Kind::transform, source), transforms)})},
      {"inputs", groups},
      {"target", groups},
      {"sample_weight", any_of({name(), json_map(name())})},
      {"class_weight", class_weight()},
      {"test", json_reference("split")},
      {"validation", json_reference("split")},
      {"sha256", hashes()}};
  std::vector<Tree::Entry> definitions =
      json_components(Kind::transform, source, "prepared_", &transform_schema(), {{"columns", group()}});
  definitions.push_back({"columns", group()});
  definitions.push_back({"split", split()});
  definitions.push_back({"data", json_options({&data_schema()}, forms)});
  return definitions;
}

}  // namespace plexus
