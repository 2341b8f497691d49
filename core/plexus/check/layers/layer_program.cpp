#include <plexus/check/layers/layer_program.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::uint64_t program_seed = 1;
constexpr std::uint64_t weight_key = 99;

std::string input_name(std::size_t i) { return fmt::format("x{}", i); }

/// The number of an input, or nothing for the path of a variable.
std::optional<std::size_t> input_of(const std::string& leaf) {
  std::size_t i = 0;
  const char* const end = leaf.data() + leaf.size();
  const auto read = std::from_chars(leaf.data() + 1, end, i);
  return leaf.front() == 'x' && read.ec == std::errc() && read.ptr == end ? std::optional(i) : std::nullopt;
}

/// Numbers in [-1, 1), none of them near 0.
Tensor drawn_weights(const Shape& shape, std::uint64_t key, DType dtype) {
  Tensor weights(DType::float64, shape);
  fill_uniform(weight_key, key, weights.data<double>());
  for (double& weight : weights.data<double>()) weight = weight < 0.5 ? weight - 1 : weight;
  return weights.converted(dtype);
}

/// A layer may ask for more than the model's own variables, such as the number of the step.
void create_missing(Store& store, const std::vector<Declaration>& declarations) {
  for (const Declaration& each : declarations) {
    if (!store.contains(each.name)) store.create(each.name, each.role, Tensor::full(each.type, each.fill));
  }
}

}  // namespace

LayerProgram::LayerProgram(const LayerTrial& trial, const Backends& backends,
                           const LayerProgramSettings& settings)
    : model_(trial.alone(settings.dtype)),
      programs_(model_, nullptr, backends, {}, settings.dtype, program_seed) {
  TraceSettings tracing{settings.training, settings.dtype, program_seed, &model_.declarations()};
  tracing.assigns = settings.assigns;
  Trace trace(tracing);
  const std::vector<Symbol> inputs = add_inputs(trace.graph(), settings);
  const std::vector<Symbol> outputs = model_.call(trace, inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) trace.graph().output(fmt::format("y{}", i), outputs[i]);
  forward_ = trace.graph().size();
  if (settings.gradients) add_gradients(trace, trial, inputs, outputs);
  create_missing(programs_.store(), trace.declarations());
  CompileOptions options;
  options.threads = settings.threads;
  options.patient = true;  // results of two threads must be computed by two threads
  program_.emplace(compile(trace.finish(), backends, programs_.store(), arena_, options));
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs_.emplace_back();
    set_input(i, trial.drawn(i, settings.rows, inputs[i].dtype()));
  }
}

bool LayerProgram::has_op(std::string_view beginning) const {
  for (std::size_t id = 0; id < forward_; ++id) {
    if (graph().node(id).op().name().starts_with(beginning)) return true;
  }
  return false;
}

std::vector<Symbol> LayerProgram::add_inputs(Graph& graph, const LayerProgramSettings& settings) {
  std::vector<Symbol> inputs;
  for (const Model::Input& input : model_.inputs()) {
    const DType dtype = is_floating(input.row.dtype) ? settings.dtype : input.row.dtype;
    inputs.push_back(
        graph.input(input_name(inputs.size()), {dtype, input.row.shape.inserted(0, settings.rows)}));
  }
  return inputs;
}

void LayerProgram::add_gradients(Trace& trace, const LayerTrial& trial, const std::vector<Symbol>& inputs,
                                 const std::vector<Symbol>& outputs) {
  Graph& graph = trace.graph();
  Symbol loss = constant(graph, 0, trace.settings().dtype);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_floating(outputs[i].dtype())) continue;
    loss = loss + sum(outputs[i] * graph.constant(drawn_weights(outputs[i].shape(), i, outputs[i].dtype())));
  }
  for (const Symbol& extra : trace.extra_losses()) loss = loss + extra;
  graph.output("loss", loss);
  std::vector<Symbol> by;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!is_floating(inputs[i].dtype()) || !trial.is_real(i)) continue;
    leaves_.push_back(input_name(i));
    by.push_back(inputs[i]);
  }
  for (const Declaration& each : trace.declarations()) {
    if (each.role != Role::parameter || !each.trainable) continue;
    leaves_.push_back(each.name);
    by.push_back(graph.variable(each.name, each.type));
  }
  if (by.empty()) return;
  const std::vector<Symbol> gradients = differentiate(loss, by);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i]) continue;
    differentiated_.push_back(leaves_[i]);
    graph.output("gradient of " + leaves_[i], gradients[i]);
  }
}

std::vector<Tensor> LayerProgram::outputs() const {
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < model_.outputs().size(); ++i) {
    values.push_back(program_->output(fmt::format("y{}", i)));
  }
  return values;
}

Tensor LayerProgram::value(const std::string& leaf) {
  if (const auto i = input_of(leaf)) return inputs_[*i].clone();
  return store().read(leaf);
}

void LayerProgram::set(const std::string& leaf, const Tensor& value) {
  if (const auto i = input_of(leaf)) {
    set_input(*i, value);
  } else {
    store().write(leaf, value);
  }
}

void LayerProgram::set_input(std::size_t i, const Tensor& value) {
  inputs_[i] = value;
  program_->write(input_name(i), value);
}

std::optional<Tensor> LayerProgram::gradient(const std::string& leaf) const {
  const bool any = std::find(differentiated_.begin(), differentiated_.end(), leaf) != differentiated_.end();
  return any ? std::optional(program_->output("gradient of " + leaf)) : std::nullopt;
}

}  // namespace plexus
