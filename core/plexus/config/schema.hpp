#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/example.hpp>
#include <plexus/config/interval.hpp>
#include <plexus/config/tree.hpp>

#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The numbers that a parameter may take; always finite.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;  ///< low itself is not allowed
  bool high_open = false;

  bool contains(double value) const;
  /// "at least 1", "in [0, 1)", "greater than 0".
  std::string text() const;
};
Range at_least(double low);
Range greater_than(double low);
Range between(double low, double high);       ///< [low, high]
Range in_half_open(double low, double high);  ///< [low, high)

/// What parameters a component takes: name, type, range, default, one line of documentation.
/// A parameter without a default must be given; one declared `optional_*` may be absent (Options::has).
/// Several threads may read one at the same time; a thread that changes it must be alone with it.
class Schema {
 public:
  enum class Type {
    integer,
    number,
    boolean,
    text,
    choice,
    path,
    paths,
    interval,
    integers,
    numbers,
    texts,
    component,
    number_or_component,
    boolean_or_component,
    tree
  };

  struct Parameter {
    std::string name;
    Type type = Type::text;
    std::string doc;
    bool required = true;
    bool nullable = false;             ///< may be absent, and has no default then
    Tree default_value;                ///< if neither required nor nullable
    Range range;                       ///< integer, number (or component), and the elements of lists
    std::vector<std::string> choices;  ///< choice
    Kind kind = Kind::layer;           ///< component, number_or_component, boolean_or_component
    std::string missing_hint;          ///< added to the message when a required one is missing
  };

  Schema(std::string name, std::string summary);

  /// Each function declares a parameter. `value`: its default; without one the parameter must be given,
  /// unless it is declared by optional_*. Throws UsageError for a name that is declared already.
  Schema& integer(std::string name, std::string doc, Range range = {});
  Schema& integer(std::string name, std::int64_t value, std::string doc, Range range = {});
  Schema& optional_integer(std::string name, std::string doc, Range range = {});
  Schema& number(std::string name, std::string doc, Range range = {});
  Schema& number(std::string name, double value, std::string doc, Range range = {});
  Schema& optional_number(std::string name, std::string doc, Range range = {});
  Schema& boolean(std::string name, std::string doc);
  Schema& boolean(std::string name, bool value, std::string doc);
  Schema& text(std::string name, std::string doc);
  Schema& text(std::string name, std::string value, std::string doc);
  Schema& optional_text(std::string name, std::string doc);
  Schema& choice(std::string name, std::vector<std::string> choices, std::string value, std::string doc);
  /// A file or folder: relative ones are resolved against the directory of the run file.
  Schema& path(std::string name, std::string doc);
  Schema& optional_path(std::string name, std::string doc);
  /// One file or folder, or a list of them, each as for `path`.
  Schema& paths(std::string name, std::string doc);
  Schema& optional_paths(std::string name, std::string doc);
  /// A length of the training: "20 epochs", "500 steps", "2 hours".
  Schema& interval(std::string name, std::string doc);
  Schema& interval(std::string name, const Interval& value, std::string doc);
  Schema& optional_interval(std::string name, std::string doc);
  Schema& integers(std::string name, std::string doc, Range each = {});
  Schema& integers(std::string name, std::vector<std::int64_t> value, std::string doc, Range each = {});
  Schema& optional_integers(std::string name, std::string doc, Range each = {});
  Schema& numbers(std::string name, std::string doc, Range each = {});
  Schema& optional_numbers(std::string name, std::string doc, Range each = {});
  Schema& texts(std::string name, std::string doc);
  Schema& optional_texts(std::string name, std::string doc);
  /// Any configuration, which the component checks itself (Options::tree).
  Schema& tree(std::string name, std::string doc);
  Schema& optional_tree(std::string name, std::string doc);
  /// A component inside this one's options: a name, or `name: {options}`.
  Schema& component(std::string name, Kind kind, std::string value, std::string doc = "");
  Schema& optional_component(std::string name, Kind kind, std::string doc = "");
  /// A number of `range`, or a component as above: `learning_rate: 0.01` or `learning_rate: {cosine_decay:
  /// {...}}`.
  Schema& number_or_component(std::string name, double value, Kind kind, std::string doc, Range range = {});
  /// true or false, or a component: `shuffle: true` or `shuffle: {scikit_learn: {...}}`.
  Schema& boolean_or_component(std::string name, bool value, Kind kind, std::string doc);
  /// Added to the message when the last declared parameter is missing.
  Schema& hint(std::string text);
  /// Another name for this component ("mse"); resolved by the registry.
  Schema& alias(std::string name);
  /// An example of the use of the component, for checks, documents and scaffolds: `.example({{"units", 8}},
  /// {rows_of({4})})`. The options that it does not give have their defaults. Without `inputs` a layer gets
  /// one input of rows [4]. A component may have several examples.
  Schema& example(std::initializer_list<Tree::Entry> options, std::vector<ExampleInput> inputs = {});

  const std::string& name() const { return name_; }
  const std::string& summary() const { return summary_; }
  const std::vector<std::string>& aliases() const { return aliases_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// As declared; empty if the component declares none.
  const std::vector<Example>& examples() const { return examples_; }
  const Parameter* find(std::string_view name) const;
  /// Of the parameters, in the order of declaration.
  std::vector<std::string> names() const;

 private:
  Schema& add(Parameter parameter);

  std::string name_;
  std::string summary_;
  std::vector<Parameter> parameters_;
  std::vector<std::string> aliases_;
  std::vector<Example> examples_;
};

}  // namespace plexus
