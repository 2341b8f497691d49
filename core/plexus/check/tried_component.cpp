#include <plexus/check/tried_component.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph_text.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/components.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::uint64_t seed_of_trial = 0;

std::string gradient_name(const std::string& by) { return "gradient by " + by; }

void require_rows(const std::vector<Tensor>& tensors) {
  for (const Tensor& tensor : tensors) {
    if (tensor.shape().rank() > 0 && tensor.shape()[0] > 0) continue;
    throw UsageError(fmt::format("a tensor to try a component on has rows on its first axis, found {}",
                                 tensor.type().text()));
  }
  if (tensors.empty()) throw UsageError("a component is tried on one tensor at least");
}

Tree component_tree(const TryRequest& request) {
  Tree tree = Tree::map();
  tree.set(request.name, request.options);
  return tree;
}

DType fed_dtype(const Tensor& tensor, DType compute) {
  return is_floating(tensor.dtype()) ? compute : tensor.dtype();
}

}  // namespace

TriedComponent::TriedComponent(const TryRequest& request, const Backends& backends) {
  require_rows(request.inputs);
  if (request.kind == Kind::layer) {
    if (request.target) throw UsageError("a layer is tried without a target");
    trace_layer(request, backends);
  } else if (request.kind == Kind::loss) {
    trace_loss(request);
  } else {
    throw UsageError(fmt::format("{} '{}' cannot be tried on a tensor: layers and losses can",
                                 with_article(request.kind), request.name));
  }
  Store& store = programs_ ? programs_->store() : own_store_;
  program_.emplace(compile(traced_, backends, store, arena_));
  for (std::size_t i = 0; i < request.inputs.size(); ++i) {
    const Tensor& input = request.inputs[i];
    program_->write(fmt::format("x{}", i), input.converted(fed_dtype(input, request.dtype)));
  }
  if (request.target) {
    program_->write("target", request.target->converted(fed_dtype(*request.target, request.dtype)));
  }
  program_->run();
}

void TriedComponent::trace_layer(const TryRequest& request, const Backends& backends) {
  auto layer = make<Layer>(component_tree(request));
  std::vector<Model::Value> values;
  for (const Tensor& input : request.inputs) {
    const Shape& shape = input.shape();
    const Shape row(std::vector<std::int64_t>(shape.begin() + 1, shape.end()));
    values.push_back(model_.input(fmt::format("x{}", values.size()), {fed_dtype(input, request.dtype), row}));
  }
  const Model::Value made = model_.add({std::move(layer), request.name, request.name}, std::move(values));
  model_.output(made, "y");
  model_.build(request.dtype);
  programs_.emplace(model_, nullptr, backends, CompileOptions(), request.dtype, seed_of_trial);

  TraceSettings settings{request.training, request.dtype, seed_of_trial, &model_.declarations()};
  settings.assigns = request.training;
  Trace trace(settings);
  std::vector<Symbol> inputs;
  std::vector<std::pair<std::string, Symbol>> by;
  for (std::size_t i = 0; i < request.inputs.size(); ++i) {
    const Tensor& input = request.inputs[i];
    inputs.push_back(
        trace.graph().input(fmt::format("x{}", i), {fed_dtype(input, request.dtype), input.shape()}));
    if (is_floating(inputs.back().dtype())) by.emplace_back(fmt::format("x{}", i), inputs.back());
  }
  // All outputs of the layer's call, not only the one that is an output of the model.
  std::vector<Model::Value> all;
  const std::size_t made_outputs = model_.calls()[static_cast<std::size_t>(made.call)].shapes.size();
  for (std::size_t i = 0; i < made_outputs; ++i) all.push_back({made.call, static_cast<int>(i)});
  const std::vector<Symbol> outputs = model_.call(trace, inputs, all);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    outputs_.push_back(outputs.size() == 1 ? "output" : fmt::format("output {}", i));
    trace.graph().output(outputs_.back(), outputs[i]);
  }
  for (const Declaration& each : trace.declarations()) {
    Store& store = programs_->store();
    if (!store.contains(each.name)) store.create(each.name, each.role, Tensor::full(each.type, each.fill));
    variables_.emplace_back(each.name, store.read(each.name));
    if (each.role == Role::parameter)
      by.emplace_back(each.name, trace.graph().variable(each.name, each.type));
  }
  finish(trace, request, by);
}

void TriedComponent::trace_loss(const TryRequest& request) {
  if (!request.target) throw UsageError(fmt::format("the loss '{}' needs a target", request.name));
  if (request.inputs.size() != 1)
    throw UsageError("a loss is tried on one tensor, the prediction, and a target");
  const auto loss = make<Loss>(component_tree(request));
  Trace trace({request.training, request.dtype, seed_of_trial});
  const Tensor& input = request.inputs.front();
  const Symbol prediction = trace.graph().input("x0", {fed_dtype(input, request.dtype), input.shape()});
  const Symbol given =
      trace.graph().input("target", {fed_dtype(*request.target, request.dtype), request.target->shape()});
  const std::int64_t values = input.shape().rank() > 1 ? input.shape().back() : 1;
  const Symbol target = matched_target(given, prediction, targets_of(*loss, values));
  Scope scope(trace, request.name);
  outputs_ = {"output"};
  trace.graph().output("output", values_of(*loss, scope, target, prediction));
  finish(trace, request, {{"x0", prediction}});
}

void TriedComponent::finish(Trace& trace, const TryRequest& request,
                            const std::vector<std::pair<std::string, Symbol>>& by) {
  graph_ = text_of(trace.graph());
  traced_ = trace.finish();
  if (!request.gradients) return;
  Graph& graph = trace.graph();
  Symbol total;
  for (const Graph::Named& output : graph.outputs()) {
    if (!is_floating(output.symbol.dtype())) continue;
    total = total ? total + sum(output.symbol) : sum(output.symbol);
  }
  if (!total)
    throw UsageError(fmt::format("'{}' has no output of real numbers to differentiate", request.name));
  for (const Symbol& extra : trace.extra_losses()) total = total + extra;
  std::vector<Symbol> leaves;
  for (const auto& [name, symbol] : by) leaves.push_back(symbol);
  const std::vector<Symbol> found = differentiate(total, leaves);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    gradients_.push_back(by[i].first);
    graph.output(gradient_name(by[i].first), found[i]);
  }
}

TriedComponent::Named TriedComponent::outputs() const {
  Named all;
  for (const std::string& name : outputs_) all.emplace_back(name, program_->output(name));
  return all;
}

TriedComponent::Named TriedComponent::gradients() const {
  Named all;
  for (const std::string& name : gradients_) all.emplace_back(name, program_->output(gradient_name(name)));
  return all;
}

}  // namespace plexus
