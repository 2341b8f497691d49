#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/detail/fork_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/trained_model.hpp>
#include <plexus/train/detail/check_output.hpp>
#include <plexus/train/detail/check_weights.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

std::vector<std::string> names_of(const std::vector<BoundGroup>& groups) {
  std::vector<std::string> names;
  for (const BoundGroup& group : groups) names.push_back(group.name);
  return names;
}

/// Whether as many columns make a row of this shape.
bool fits(const Shape& row, std::size_t columns) {
  return columns == 1 || (row.rank() == 1 && row[0] == static_cast<std::int64_t>(columns));
}

void require_fit(const BoundGroup& group, const Model::Input& input) {
  if (group.row.shape != input.row.shape) {
    throw UsageError(fmt::format("input '{}' of the model takes rows of shape {}, the binding has {}",
                                 input.name, input.row.shape.text(), group.row.shape.text()));
  }
  if (group.widths.empty() && !fits(group.row.shape, group.columns.size())) {
    throw UsageError(fmt::format("input '{}' of the model takes rows of shape {}, the binding has {} columns",
                                 input.name, input.row.shape.text(), group.columns.size()));
  }
}

}  // namespace

TrainedModel::TrainedModel(Model model, const NamedTensors& weights, Binding binding, Backends backends,
                           DType precision, const std::vector<PredictionKind>& predictions)
    : model_(std::move(model)),
      backends_(std::move(backends)),
      precision_(precision),
      compiling_(std::make_shared<detail::ForkLock>("this trained model")) {
  require_backends(backends_);
  if (!model_.built()) model_.build(precision_);
  if (!binding.preparation && !binding.plan.empty()) {
    throw UsageError(
        "the binding plans to prepare columns, but nothing was fitted: give it the preparation of "
        "the parts that were trained with (Binding::prepare)");
  }
  binding_ = std::move(binding);
  bind_inputs(std::exchange(binding_.inputs, {}));
  bind_outputs(binding_.targets);
  take_kinds(predictions);
  check_weights(model_, weights);
  create_variables(weights);
}

void TrainedModel::bind_inputs(std::vector<BoundGroup> groups) {
  const auto named = [&](const Model::Input& input) {
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const BoundGroup& group) { return group.name == input.name; });
    if (found != groups.end()) return found;
    throw UsageError(fmt::format("the model has an input '{}', the columns are bound to {}", input.name,
                                 fmt::join(names_of(groups), ", ")));
  };
  for (const Model::Input& input : model_.inputs()) {
    const auto group = named(input);
    require_fit(*group, input);
    binding_.inputs.push_back(*group);
  }
  if (groups.size() == binding_.inputs.size()) return;
  throw UsageError(fmt::format("the model has {} inputs, but columns are bound to {}", binding_.inputs.size(),
                               fmt::join(names_of(groups), ", ")));
}

void TrainedModel::take_kinds(const std::vector<PredictionKind>& predictions) {
  if (!predictions.empty()) {
    const std::size_t outputs = outputs_.size(), kinds = predictions.size();
    if (kinds != outputs) {
      throw UsageError(fmt::format(
          "the model has {} output{}, found {} kind{} of predictions: give one for each output, or none",
          outputs, outputs == 1 ? "" : "s", kinds, kinds == 1 ? "" : "s"));
    }
    for (std::size_t i = 0; i < kinds; ++i) outputs_[i].predictions = predictions[i];
    return;
  }
  std::vector<Type> rows;
  for (const BoundGroup& group : binding_.inputs) rows.push_back(group.row);
  const TracedStep traced = traced_prediction(1, std::move(rows));
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    for (const Graph::Named& output : traced.graph->outputs()) {
      if (output.name == prediction_name(model_, i)) outputs_[i].predictions = made_kind(output.symbol);
    }
  }
}

void TrainedModel::bind_outputs(std::vector<BoundGroup> groups) {
  outputs_.resize(model_.outputs().size());
  for (BoundGroup& group : groups) {
    const bool alone = groups.size() == 1 && outputs_.size() == 1;
    Output& output = outputs_[alone ? 0 : this->output(group.name)];
    output.classes = std::move(group.classes);
    if (binding_.preparation && binding_.preparation->makes_target(group.name)) {
      output.prepared_target = group.name;
    }
    for (std::size_t code = 0; code < output.classes.size(); ++code) {
      if (output.codes.emplace(output.classes[code], code).second) continue;
      throw UsageError(fmt::format("two classes of '{}' are called '{}': each needs a name of its own",
                                   group.name, output.classes[code]));
    }
  }
}

void TrainedModel::create_variables(const NamedTensors& weights) {
  for (const Declaration& declaration : model_.declarations()) {
    store_.create(declaration.name, declaration.role,
                  weights.at(declaration.name).converted(declaration.type.dtype));
  }
}

std::size_t TrainedModel::output(std::string_view name) const {
  const std::vector<std::string>& names = model_.output_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw UsageError(
      fmt::format("the model has no output '{}'; its outputs: {}", name, fmt::join(names, ", ")));
}

const TrainedModel::Output& TrainedModel::output_at(std::size_t output) const {
  (void)model_.output_name(output);  // throws for one that does not exist
  return outputs_[output];
}

std::size_t TrainedModel::class_code(std::size_t output, std::string_view name) const {
  const Output& asked = output_at(output);
  if (const auto found = asked.codes.find(name); found != asked.codes.end()) return found->second;
  if (asked.classes.empty()) {
    throw UsageError(fmt::format("the classes of output '{}' are not known: ask for '{}' by output(\"{}\")",
                                 model_.output_name(output), name, model_.output_name(output)));
  }
  throw UsageError(fmt::format("output '{}' has no class '{}'{}", model_.output_name(output), name,
                               suggestion(name, asked.classes)));
}

TracedStep TrainedModel::traced_prediction(std::int64_t rows, std::vector<Type> row_types,
                                           std::string_view layer) const {
  StepSpec spec;
  spec.mode = Mode::predict;
  spec.rows = rows;
  spec.inputs = std::move(row_types);
  spec.dtype = precision_;
  spec.layer = layer;
  return trace_step(model_, nullptr, spec);
}

Program TrainedModel::compile_prediction(std::int64_t rows, std::vector<Type> row_types, int threads,
                                         Arena& arena, std::string_view layer) const {
  const std::lock_guard lock(*compiling_);
  const TracedStep traced = traced_prediction(rows, std::move(row_types), layer);
  for (const Declaration& declaration : traced.declarations) {
    if (store_.contains(declaration.name)) continue;  // what is missing are counters of layers
    store_.create(declaration.name, declaration.role, Tensor::full(declaration.type, declaration.fill));
  }
  CompileOptions options;
  options.threads = threads;
  return compile(traced.graph, backends_, store_, arena, options);
}

Binding bind_by_names(const Model& model, std::vector<std::string> columns,
                      std::vector<std::string> classes) {
  if (model.inputs().size() != 1 || model.outputs().size() != 1) {
    throw UsageError(
        fmt::format("the model has {} inputs and {} outputs: say in a Binding which columns "
                    "each of them takes",
                    model.inputs().size(), model.outputs().size()));
  }
  const Model::Input& input = model.inputs().front();
  if (!fits(input.row.shape, columns.size())) {
    throw UsageError(fmt::format("the model takes rows of shape {}, but {} columns are named: {}",
                                 input.row.shape.text(), columns.size(), fmt::join(columns, ", ")));
  }
  Binding binding;
  binding.inputs.push_back({input.name, std::move(columns), input.row, true, {}});
  binding.targets.push_back({model.output_name(0), {}, {}, true, std::move(classes)});
  return binding;
}

}  // namespace plexus
