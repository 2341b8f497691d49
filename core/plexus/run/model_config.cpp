#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/run/detail/layer_reference.hpp>
#include <plexus/run/detail/run_schemas.hpp>
#include <plexus/run/model_config.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

using Item = ModelConfig::Item;
using Form = Item::Form;

constexpr const char* share = "share";
constexpr const char* repeat = "repeat";

class Reader {
 public:
  Reader(const ComponentSource& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  ModelConfig read(const Tree& tree) {
    ModelConfig config;
    config.position = tree.position();
    const Tree* layers = &tree;
    if (tree.is_map() && (tree.find("layers") || tree.find("outputs"))) {
      const std::size_t before = diagnostics_.size();
      validate(tree, model_schema(), source_, diagnostics_, "model");
      if (diagnostics_.size() != before) return config;
      layers = tree.find("layers");
      if (const Tree* outputs = tree.find("outputs"); outputs && !outputs->is_null()) {
        config.outputs = read_references(*outputs, "outputs", diagnostics_);
      }
    }
    config.items = read_items(*layers);
    return config;
  }

 private:
  std::vector<Item> read_items(const Tree& list) {
    std::vector<Item> items;
    if (!list.is_list() || list.items().empty()) {
      diagnostics_.error(
          list.position(),
          "expected a list of layers, such as '- dense: {units: 10}', found " + describe(list));
      return items;
    }
    for (const Tree& tree : list.items()) items.push_back(read_item(tree));
    return items;
  }

  Item read_item(const Tree& tree) {
    const bool single = tree.is_map() && tree.entries().size() == 1;
    const std::string word = single ? tree.entries().front().key : tree.is_scalar() ? tree.text() : "";
    if (word == share) return read_share(tree);
    if (word == repeat) return read_repeat(tree);
    Item item;
    const Schema& core = core_layer_schema();
    item.choice = read_choice(tree, Kind::layer, source_, diagnostics_, core.names());
    item.position = item.choice.position;
    if (!single || !tree.entries().front().value.is_map()) return item;
    Tree own = Tree::map();
    own.set_position(tree.position());
    for (const Tree::Entry& entry : tree.entries().front().value.entries()) {
      if (core.find(entry.key)) own.set(entry.key, entry.value, entry.position);
    }
    const std::size_t before = diagnostics_.size();
    const Options options = validate(own, core, source_, diagnostics_, "layer");
    if (diagnostics_.size() != before) return item;
    take_name(item, own);
    take_from(item, own);
    item.trainable = options.boolean("trainable");
    return item;
  }

  /// The options of `share` and `repeat`; nullopt if there is a mistake, which is reported.
  std::optional<Options> read_own(Item& item, const Tree& tree, const Schema& schema) {
    const Tree::Entry* entry = tree.is_map() ? &tree.entries().front() : nullptr;
    item.position = entry != nullptr ? entry->position : tree.position();
    Tree none = Tree::map();
    none.set_position(item.position);
    const Tree& own = entry != nullptr ? entry->value : none;
    const std::size_t before = diagnostics_.size();
    Options options =
        validate(own.is_null() ? none : own, schema, source_, diagnostics_, "'" + schema.name() + "'");
    if (diagnostics_.size() != before) return std::nullopt;
    take_name(item, own);
    take_from(item, own);
    return options;
  }

  Item read_share(const Tree& tree) {
    Item item;
    item.form = Form::share;
    const auto options = read_own(item, tree, share_schema());
    if (!options) return item;
    item.layer = {options->text("layer"), 0, tree.entries().front().value.find("layer")->position()};
    return item;
  }

  Item read_repeat(const Tree& tree) {
    Item item;
    item.form = Form::repeat;
    const auto options = read_own(item, tree, repeat_schema());
    if (!options) return item;
    item.count = static_cast<int>(options->integer("count"));
    item.items = read_items(*tree.entries().front().value.find("layers"));
    if (item.from.size() > 1) {
      diagnostics_.error(item.from[1].position,
                         "a repetition reads one value: its first layer may read several by a `from` of its "
                         "own");
    }
    return item;
  }

  void take_from(Item& item, const Tree& own) {
    const Tree* from = own.find("from");
    if (from != nullptr && !from->is_null()) item.from = read_references(*from, "from", diagnostics_);
  }

  void take_name(Item& item, const Tree& own) {
    const Tree* name = own.find("name");
    if (name == nullptr || name->is_null()) return;
    item.name = name->text();
    item.name_position = name->position();
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
    if (item.name.empty() || !std::all_of(item.name.begin(), item.name.end(), allowed)) {
      diagnostics_.error(
          item.name_position,
          fmt::format("the layer name '{}' may hold letters, digits, '_' and '-' only", item.name));
    }
  }

  const ComponentSource& source_;
  Diagnostics& diagnostics_;
};

Tree references_tree(const std::vector<ModelConfig::Reference>& references) {
  std::vector<Tree> all;
  for (const ModelConfig::Reference& reference : references) all.emplace_back(text_of(reference));
  return Tree::list(std::move(all));
}

Tree items_tree(const std::vector<Item>& items);

/// Adds to `options` what all forms of an item have in common.
Tree item_tree(const Item& item, const std::string& word, Tree options) {
  if (!item.name.empty()) options.set("name", item.name);
  if (!item.from.empty()) {
    const bool one = item.from.size() == 1;
    options.set("from", one ? Tree(text_of(item.from.front())) : references_tree(item.from));
  }
  if (!item.trainable) options.set("trainable", false);
  if (item.form == Form::repeat) options.set("layers", items_tree(item.items));
  return Tree::map({{word, std::move(options), {}}});
}

Tree item_tree(const Item& item) {
  if (item.form == Form::share) return item_tree(item, share, Tree::map({{"layer", item.layer.name, {}}}));
  if (item.form == Form::repeat) return item_tree(item, repeat, Tree::map({{"count", item.count, {}}}));
  const Tree tree = to_tree(item.choice);
  if (item.name.empty() && item.from.empty() && item.trainable) return tree;
  Tree options = tree.is_map() ? tree.entries().front().value : Tree::map();
  return item_tree(item, item.choice.name, options.is_null() ? Tree::map() : std::move(options));
}

Tree items_tree(const std::vector<Item>& items) {
  std::vector<Tree> all;
  for (const Item& item : items) all.push_back(item_tree(item));
  return Tree::list(std::move(all));
}

}  // namespace

ModelConfig read_model_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics) {
  return Reader(source, diagnostics).read(tree);
}

Tree to_tree(const ModelConfig& config) {
  Tree layers = items_tree(config.items);
  if (config.outputs.empty()) return layers;
  return Tree::map({{"layers", std::move(layers), {}}, {"outputs", references_tree(config.outputs), {}}});
}

}  // namespace plexus
