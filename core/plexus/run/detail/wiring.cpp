#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/run/detail/layer_level.hpp>
#include <plexus/run/detail/layer_reference.hpp>
#include <plexus/run/detail/wiring.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

using Item = ModelConfig::Item;
using Form = Item::Form;
using Reference = ModelConfig::Reference;
using Value = Model::Value;

/// The value of an item that could not be wired.
constexpr Value unknown{-1, 0};

/// A limit, since repetitions within repetitions multiply.
constexpr std::size_t most_calls = 10'000;

std::size_t index_of(const Value& value) { return static_cast<std::size_t>(value.call); }

class Wirer {
 public:
  Wirer(const ModelConfig& config, const std::vector<InputPlace>& inputs, Diagnostics& diagnostics)
      : config_(config), inputs_(inputs), diagnostics_(diagnostics), before_(diagnostics.size()) {}

  Wiring run() {
    LayerLevel level{config_.items};
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      level.values.emplace(inputs_[i].name, Value{static_cast<int>(i), 0});
    }
    name_items(level);
    const Value last = wire_items(level, inputs_.size() == 1 ? Value{0, 0} : unknown);
    name_outputs(level, last);
    if (diagnostics_.size() == before_) check_uses();
    return std::move(wiring_);
  }

 private:
  /// A mistake in a repetition is reported once.
  void report(const Position& at, const std::string& message) {
    if (told_.emplace(at.line, at.column, message).second) diagnostics_.error(at, message);
  }

  void name_items(LayerLevel& level) {
    std::set<std::string> taken;
    for (const auto& [name, value] : level.values) taken.insert(name);
    for (const Item& item : level.items) {
      const auto is_taken = [&](const std::string& name) { return taken.contains(name); };
      const std::string name = item.name.empty() ? free_name(word_of(item), is_taken) : item.name;
      if (is_taken(name)) {
        report(item.name_position, fmt::format("the name '{}' is given twice: {}", name, owner(level, name)));
      }
      level.names.push_back(name);
      taken.insert(name);
      for (int copy = 0; item.form == Form::repeat && copy < item.count; ++copy) {
        taken.insert(fmt::format("{}_{}", name, copy));
      }
    }
  }

  /// "the layer in line 7 has it".
  static std::string owner(const LayerLevel& level, const std::string& name) {
    if (const auto index = level.find(name)) {
      const Item& item = level.items[*index];
      return fmt::format("the {} in line {} has it{}", item.form == Form::repeat ? "repetition" : "layer",
                         item.position.line, item.name.empty() ? ", which has no name of its own" : "");
    }
    if (level.values.contains(name)) {
      return level.outer == nullptr ? "an input of the data has it" : "the repetition has it";
    }
    return "a repetition above calls its parts so";
  }

  /// `previous`: what the first item reads if it has no `from`. Returns the value of the last item.
  Value wire_items(LayerLevel& level, Value previous) {
    for (level.at = 0; level.at < level.items.size(); ++level.at) {
      const Item& item = level.items[level.at];
      const std::vector<Value> from = sources(level, item, previous);
      previous = item.form == Form::repeat ? wire_repetition(level, item, from.front())
                                           : wire_call(level, item, from);
      level.values[level.names[level.at]] = previous;
    }
    return previous;
  }

  std::vector<Value> sources(const LayerLevel& level, const Item& item, Value previous) {
    std::vector<Value> from;
    for (const Reference& reference : item.from) from.push_back(resolved(level, reference));
    if (!from.empty()) return from;
    if (level.at == 0 && level.outer == nullptr && inputs_.size() != 1) {
      std::vector<std::string> names;
      for (const InputPlace& input : inputs_) names.push_back(input.name);
      report(item.position, fmt::format("the data has the inputs {0}: the first layer needs `from`, such as "
                                        "from: {1}, or from: [{0}] for a layer that takes several",
                                        fmt::join(names, ", "), names.empty() ? "NAME" : names.front()));
    }
    return {previous};
  }

  Value wire_call(const LayerLevel& level, const Item& item, const std::vector<Value>& from) {
    Wiring::Call call{&item, level.prefix + level.names[level.at], {}, from, {}};
    for (const Reference& reference : item.from) call.places.push_back(reference.position);
    if (item.form == Form::share && !find_shared(level, item.layer, call)) return unknown;
    const Value value{static_cast<int>(inputs_.size() + wiring_.calls.size()), 0};
    full_names_.emplace(call.name, value);
    wiring_.calls.push_back(std::move(call));
    return value;
  }

  bool find_shared(const LayerLevel& level, const Reference& reference, Wiring::Call& call) {
    const Value value = resolved(level, reference);
    if (value == unknown) return false;
    if (index_of(value) < inputs_.size()) {
      report(reference.position, fmt::format("'{}' is an input of the data: a layer has weights that can be "
                                             "shared",
                                             reference.name));
      return false;
    }
    const Wiring::Call& found = wiring_.calls[index_of(value) - inputs_.size()];
    if (found.name != reference.name && !found.name.ends_with("/" + reference.name)) {
      report(reference.position, fmt::format("'{}' is a repetition: name one of its layers, such as {}",
                                             reference.name, found.name));
      return false;
    }
    call.shared = found.shared.empty() ? found.name : found.shared;
    return true;
  }

  Value wire_repetition(const LayerLevel& outer, const Item& item, Value value) {
    const std::string name = outer.names[outer.at];
    for (int copy = 0; copy < item.count; ++copy) {
      if (wiring_.calls.size() > most_calls) {
        report(item.position, fmt::format("with this the model has more than {} layers", most_calls));
        break;
      }
      LayerLevel level{item.items, &outer, fmt::format("{}{}_{}/", outer.prefix, name, copy)};
      level.values.emplace(name, value);
      name_items(level);
      value = wire_items(level, value);
    }
    return value;
  }

  /// The value of a name that stands in item `level.at`; unknown if there is none, which is reported.
  Value resolved(const LayerLevel& level, const Reference& reference) {
    std::vector<std::string> names;
    for (const LayerLevel* at = &level; at != nullptr; at = at->outer) {
      if (const auto found = at->values.find(reference.name); found != at->values.end()) {
        return output_of(found->second, reference);
      }
      const auto below = at->find(reference.name);
      if (below && *below >= at->at) return report_below(*at, *below, reference);
      for (const auto& [name, value] : at->values) names.push_back(name);
    }
    if (const auto found = full_names_.find(reference.name); found != full_names_.end()) {
      return output_of(found->second, reference);
    }
    report(reference.position, fmt::format("there is no layer or input '{}'{}", reference.name,
                                           suggestion(reference.name, names)));
    return unknown;
  }

  static Value output_of(Value value, const Reference& reference) {
    return {value.call, reference.output > 0 ? reference.output : value.output};
  }

  Value report_below(const LayerLevel& level, std::size_t below, const Reference& reference) {
    const std::string& reader = level.names[level.at];
    const std::vector<std::size_t> cycle = level.reading_path(below, level.at);
    if (cycle.empty()) {
      report(
          reference.position,
          fmt::format("'{}' reads '{}', which stands below it: layers stand in the order in which they are "
                      "computed, so move '{}' up, above '{}'",
                      reader, reference.name, reference.name, reader));
      return unknown;
    }
    std::string text = fmt::format("'{}'", reader);
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      text += fmt::format("{} '{}'", i == 0 ? " reads" : ", which reads", level.names[cycle[i]]);
    }
    report(reference.position, "the layers read each other in a cycle: " + text);
    return unknown;
  }

  void name_outputs(LayerLevel& level, Value last) {
    if (level.items.empty()) return;
    std::vector<std::string> used;
    const auto is_used = [&](const std::string& name) {
      return std::find(used.begin(), used.end(), name) != used.end();
    };
    const auto add = [&](Value value, const std::string& name, const Position& at) {
      if (value == unknown) return;
      if (index_of(value) < inputs_.size()) {
        report(at, fmt::format("the output '{}' is an input of the data, not a layer", name));
        return;
      }
      used.push_back(free_name(name, is_used));
      wiring_.outputs.push_back({value, used.back(), at});
    };
    if (config_.outputs.empty()) {
      const Item& item = level.items.back();
      add(last, level.names.back(), item.name.empty() ? item.position : item.name_position);
    }
    for (const Reference& reference : config_.outputs) {
      const Value value = resolved(level, reference);
      const auto& outputs = wiring_.outputs;
      if (value != unknown && std::any_of(outputs.begin(), outputs.end(), [&](const Wiring::Output& other) {
            return other.value == value;
          })) {
        report(reference.position, fmt::format("the output '{}' is named twice", text_of(reference)));
      } else {
        add(value, reference.name, reference.position);
      }
    }
  }

  /// Checks that every layer leads to an output and that every input is read.
  void check_uses() {
    std::vector<bool> used(inputs_.size() + wiring_.calls.size());
    for (const Wiring::Output& output : wiring_.outputs) used[index_of(output.value)] = true;
    for (const Wiring::Call& call : wiring_.calls) {
      for (const Value& value : call.from) used[index_of(value)] = true;
    }
    std::set<const Item*> told;
    for (std::size_t i = 0; i < wiring_.calls.size(); ++i) {
      const Wiring::Call& call = wiring_.calls[i];
      if (used[inputs_.size() + i] || !told.insert(call.item).second) continue;
      report(call.item->position,
             fmt::format("layer '{}' leads nowhere: no layer reads it, and it is none of the outputs ({}); "
                         "read it with `from`, name it in `outputs`, or leave it out",
                         call.name, fmt::join(wiring_.output_names(), ", ")));
    }
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (used[i]) continue;
      report(inputs_[i].position,
             fmt::format("no layer reads the input '{0}': write from: {0} in a layer, or leave it out of "
                         "data.inputs",
                         inputs_[i].name));
    }
  }

  const ModelConfig& config_;
  const std::vector<InputPlace>& inputs_;
  Diagnostics& diagnostics_;
  std::size_t before_;
  Wiring wiring_;
  std::map<std::string, Value> full_names_;
  std::set<std::tuple<int, int, std::string>> told_;
};

}  // namespace

std::vector<std::string> Wiring::output_names() const {
  std::vector<std::string> names;
  for (const Output& output : outputs) names.push_back(output.name);
  return names;
}

Wiring wire(const ModelConfig& config, const std::vector<InputPlace>& inputs, Diagnostics& diagnostics) {
  return Wirer(config, inputs, diagnostics).run();
}

}  // namespace plexus
