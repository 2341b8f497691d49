#include <plexus/config/detail/json_schema.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/config/to_json.hpp>
#include <plexus/nn/detail/parameter_groups.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/detail/json_data.hpp>
#include <plexus/run/detail/run_schemas.hpp>
#include <plexus/run/json_schema.hpp>

#include <iterator>
#include <set>

namespace plexus {
namespace {

/// The kinds whose components a run file names anywhere.
constexpr Kind kinds[] = {Kind::layer,    Kind::loss,        Kind::metric,      Kind::optimizer,
                          Kind::schedule, Kind::initializer, Kind::regularizer, Kind::constraint,
                          Kind::callback, Kind::dataset,     Kind::transform,   Kind::order};

void append(std::vector<Tree::Entry>& all, std::vector<Tree::Entry> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// What `from` and `outputs` may be.
Tree layers_to_read() { return any_of({json_reference("name"), json_list(json_reference("name"), 1)}); }

/// Layers of the model, `share` and `repeat`, and the list of them.
std::vector<Tree::Entry> model_definitions(const ComponentSource& source) {
  const JsonForms forms = {{"from", layers_to_read()}, {"layers", json_reference("layers")}};
  std::vector<Tree::Entry> definitions =
      json_components(Kind::layer, source, "model_", &core_layer_schema(), forms);
  std::vector<Tree> entries = {json_reference("model_layer")};
  for (const Schema* schema : {&share_schema(), &repeat_schema()}) {
    Tree options = json_options({schema}, forms);
    options.set("description", json_text(schema->summary()));
    entries.push_back(json_choice({{schema->name(), std::move(options)}}));
  }
  definitions.push_back({"layers", json_list(any_of(std::move(entries)), 1)});
  const JsonForms of_model = {{"layers", json_reference("layers")}, {"outputs", layers_to_read()}};
  definitions.push_back(
      {"model", any_of({json_reference("layers"), json_options({&model_schema()}, of_model)})});
  return definitions;
}

Tree plugins() {
  const Tree hash = Tree::map({{"type", json_text("string")}, {"minLength", 64}, {"maxLength", 64}});
  const JsonForms forms = {{"file", json_reference("name")}};
  Tree entry = json_options({&plugin_file_schema()}, forms);
  entry.find("properties")->set("sha256", or_variable(hash));
  return json_list(any_of({json_reference("name"), std::move(entry)}));
}

Tree loss(const ComponentSource& source) {
  const Tree one = json_reference("loss");
  return any_of({one, json_map_but(all_names(Kind::loss, source), one)});
}

Tree metrics() {
  const Tree list = json_list(json_reference("named_metric"));
  return any_of({list, json_map(list)});
}

Tree loss_weights() { return json_map(json_number(), 0); }

Tree initial_weights() {
  return any_of({json_some_text(),
                 json_options({&initial_weights_schema()}, {{"layers", json_list(json_type("string"), 1)}})});
}

/// With a key of a training, loss and optimizer are needed.
void require_training(Tree& run) {
  const auto given = [](const std::string& key) {
    Tree there = Tree::map({{"required", Tree::list({json_text(key)})}});
    there.set("properties", Tree::map({{key, Tree::map({{"not", json_type("null")}})}}));
    return there;
  };
  std::vector<Tree> keys;
  for (const char* key : {"loss", "loss_weights", "metrics", "weighted_metrics", "optimizer", "fit",
                          "callbacks", "checkpoint"}) {
    keys.push_back(given(key));
  }
  run.set("if", any_of(std::move(keys)));
  run.set("then", Tree::map({{"allOf", Tree::list({given("loss"), given("optimizer")})}}));
}

/// The names of the available backends, with installed ones that are not loaded.
Tree backends(const ComponentSource& source) {
  std::set<std::string> names;
  for (const std::string& name : all_names(Kind::backend, source)) names.insert(name);
  for (const std::filesystem::path& library : backend_libraries()) names.insert(library.stem().string());
  std::vector<Tree> texts;
  for (const std::string& name : names) texts.push_back(json_text(name));
  return or_variable(Tree::map({{"enum", Tree::list(std::move(texts))}}));
}

/// What the reader of a run file checks beyond types: the name becomes a folder, the backend must be there.
void describe_texts(Tree& run, const ComponentSource& source) {
  Tree& name = *run.find("properties")->find("name");
  const Tree folder = json_pattern("^[A-Za-z0-9_-][A-Za-z0-9._-]*$");
  name.erase("type");
  name.set("anyOf", *or_variable(folder).find("anyOf"));
  Tree& backend = *run.find("properties")->find("backend");
  backend.set("anyOf", *any_of({backends(source), json_type("null")}).find("anyOf"));
}

Tree run_form(const ComponentSource& source) {
  const JsonForms forms = {
      {"plugins", plugins()},
      {"vars", json_type("object")},
      {"data", json_reference("data")},
      {"model", json_reference("model")},
      {"initial_weights", initial_weights()},
      {"loss", loss(source)},
      {"loss_weights", loss_weights()},
      {"metrics", metrics()},
      {"weighted_metrics", metrics()},
      {"optimizer", json_reference("optimizer")},
      {"fit", json_options({&fit_schema()})},
      {"callbacks", json_list(json_reference("named_callback"))},
      {"checkpoint", any_of({json_constant("none"), json_options({&checkpoint_schema()})})}};
  // Without a training no key of it is required; require_training says when they are.
  Tree run = json_options({&prediction_schema()}, forms);
  describe_texts(run, source);
  require_training(run);
  return run;
}

}  // namespace

std::string json_schema(const ComponentSource& source) {
  std::vector<Tree::Entry> definitions = json_definitions();
  const JsonForms of_optimizers = {{"groups", json_list(json_options({&group_schema()}))}};
  for (const Kind kind : kinds) {
    const JsonForms forms = kind == Kind::optimizer ? of_optimizers : JsonForms{};
    append(definitions, json_components(kind, source, "", nullptr, forms));
  }
  append(definitions, json_components(Kind::metric, source, "named_", &core_metric_schema()));
  append(definitions, json_components(Kind::callback, source, "named_", &core_callback_schema()));
  append(definitions, model_definitions(source));
  append(definitions, json_data(source));
  Tree schema = Tree::map({{"$schema", json_text("http://json-schema.org/draft-07/schema#")},
                           {"title", json_text("a run file of Plexus")}});
  Tree form = run_form(source);
  for (Tree::Entry& entry : form.entries()) schema.set(entry.key, std::move(entry.value));
  schema.set("definitions", Tree::map(std::move(definitions)));
  return to_json(schema, 2) + '\n';
}

}  // namespace plexus
