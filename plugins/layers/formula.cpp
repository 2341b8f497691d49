#include <plexus/formula/formula_option.hpp>
#include <plexus/formula/formula_parameters.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "merging.hpp"

namespace plexus {
namespace {

/// A formula of the inputs, which are named in the order of `from`, and of parameters of its own.
class FormulaLayer final : public Layer {
 public:
  static Schema schema() {
    return Schema("formula", "A formula of the inputs and of parameters of its own: x * sigmoid(beta * x)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .optional_texts("inputs", "names of the inputs in the order of `from`; absent: x")
        .optional_tree("parameters",
                       "a map of names: {beta: {shape: [features], initializer: ones, regularizer: l2, "
                       "constraint: non_neg}}; a shape is a list of numbers or `features`, the last axis of "
                       "the first input")
        .example({{"value", "x * sigmoid(x)"}})
        .example({{"value", "x * sigmoid(beta * x)"},
                  {"parameters", Tree::map({{"beta", Tree::map({{"shape", Tree::list({"features"})},
                                                                {"initializer", "ones"}})}})}})
        .example({{"value", "gate * a + (1 - gate) * b"}, {"inputs", Tree::list({"gate", "a", "b"})}},
                 {rows_of({4}, 0, 1), rows_of({4}), rows_of({4})});
  }

  explicit FormulaLayer(const Options& options)
      : inputs_(options.has("inputs") ? options.texts("inputs") : std::vector<std::string>{"x"}),
        parameters_(parameters_of(options)),
        formula_(options, "value", names(options.position("inputs")), "input or parameter",
                 FormulaUse::tensors) {
    for (const std::string& name : inputs_) {
      formula_.require_use(name, "leave it out of the inputs, and out of `from`");
    }
    for (const Parameter& parameter : parameters_) {
      formula_.require_use(parameter.declared.name, "leave it out of the parameters");
    }
  }

  std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const override {
    if (inputs.size() != inputs_.size()) {
      throw ShapeError(
          fmt::format("the formula has the inputs {}, found {} for them: {}; write `inputs: "
                      "[...]` with a name for each of `from`",
                      fmt::join(inputs_, ", "), inputs.size(), shapes_of(inputs)));
    }
    FormulaNames values;
    const std::vector<Symbol> lined = with_equal_ranks(inputs);
    for (std::size_t i = 0; i < lined.size(); ++i) values[inputs_[i]] = {lined[i], {}, true};
    const Shape& first = inputs.front().shape();
    const std::int64_t features = first.rank() < 2 ? 1 : first.back();
    for (const Parameter& parameter : parameters_) {
      const std::string& name = parameter.declared.name;
      values[name] = {scope.parameter(name, parameter.declared.shape_for(features), *parameter.initializer,
                                      {parameter.regularizer.get(), parameter.constraint.get()})};
    }
    return {formula_.symbol(scope.graph(), values, scope.dtype())};
  }

 private:
  struct Parameter {
    FormulaParameter declared;
    std::unique_ptr<const Initializer> initializer;
    std::unique_ptr<const Regularizer> regularizer;  // null: none
    std::unique_ptr<const Constraint> constraint;    // null: none
  };

  static std::vector<Parameter> parameters_of(const Options& options) {
    std::vector<Parameter> parameters;
    for (FormulaParameter& declared : formula_parameters(options, "parameters")) {
      Parameter parameter;
      parameter.initializer = make<Initializer>(declared.initializer);
      if (declared.regularizer) parameter.regularizer = make<Regularizer>(*declared.regularizer);
      if (declared.constraint) parameter.constraint = make<Constraint>(*declared.constraint);
      parameter.declared = std::move(declared);
      parameters.push_back(std::move(parameter));
    }
    return parameters;
  }

  /// The names of inputs and parameters. Throws ConfigError, at `position`, for one that is not a valid name.
  std::vector<std::string> names(const Position& position) const {
    std::vector<std::string> all = inputs_;
    for (const Parameter& parameter : parameters_) all.push_back(parameter.declared.name);
    require_formula_names(all, position);
    return all;
  }

  std::vector<std::string> inputs_;
  std::vector<Parameter> parameters_;
  FormulaOption formula_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaLayer>(); }

}  // namespace plexus
