#include "guarded.hpp"

#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

namespace plexus::conformance {

namespace {

constexpr std::byte canary{0xA5};

bool all_canaries(const std::byte* from, std::size_t count) {
  return std::all_of(from, from + count, [](std::byte b) { return b == canary; });
}

}  // namespace

std::string_view name_of(Provider provider) {
  switch (provider) {
    case Provider::own:
      return "own";
    case Provider::kernel:
      return "op's own kernel";
    case Provider::composed:
      return "composed";
    case Provider::reference:
      return "fallback";
    case Provider::none:
      break;
  }
  return "none";
}

Provider provider_of(const Node& node, const Backend& backend, const Backend& reference) {
  if (backend.support(node).yes) return Provider::own;
  if (node.op().has_kernel(node)) return Provider::kernel;
  if (node.op().has_definition()) return Provider::composed;
  return reference.support(node).yes ? Provider::reference : Provider::none;
}

Buffer::Buffer(std::size_t bytes) : bytes_(bytes), memory_(allocate_storage(bytes + 2 * fence)) {
  std::fill_n(memory_.get(), fence, canary);
  std::fill_n(data() + bytes_, fence, canary);
  poison();
}

void Buffer::poison() const { std::memset(data(), 0xFF, bytes_); }

bool Buffer::fences_stand() const {
  return all_canaries(memory_.get(), fence) && all_canaries(data() + bytes_, fence);
}

class Guarded::Context final : public BindContext {
 public:
  Context(const Node& node, Places& places, const Team& team, Call& call)
      : node_(node), places_(places), team_(team), call_(call) {}

  const Node& node() const override { return node_; }
  const void* input(std::size_t i) const override { return places_.at(node_.input(i)).data; }
  const Table* table(std::size_t i) const override { return places_.at(node_.input(i)).table; }
  void* output(std::size_t i) const override { return places_.at(node_.output(static_cast<int>(i))).data; }
  void* scratch(std::size_t bytes) override {
    call_.scratch = std::make_shared<Buffer>(bytes);
    return call_.scratch->data();
  }
  const Team& team() const override { return team_; }

 private:
  const Node& node_;
  Places& places_;
  const Team& team_;
  Call& call_;
};

Guarded::Guarded(const Graph& graph, const Backend& backend, const Backend& reference, const Values& inputs,
                 bool by_definition, int threads)
    : backend_(backend), reference_(reference), team_(threads) {
  Places places;
  bind(graph, places, inputs, by_definition);
  for (const Graph::Named& output : graph.outputs()) {
    outputs_.emplace_back(output.symbol.type(), places.at(output.symbol));
  }
}

Guarded::Place Guarded::fresh(const Type& type) {
  auto buffer = std::make_shared<Buffer>(type.bytes());
  std::byte* const data = buffer->data();
  return {std::move(buffer), data, nullptr};
}

Guarded::Place Guarded::given(const std::string& name, const Type& type, const Values& inputs) {
  const Tensor& value = inputs.at(name);
  Place place = fresh(value.type());
  if (type.shape.is_open()) {
    tables_.push_back(std::make_unique<Table>(Table{place.data, value.shape()[0]}));
    place.table = tables_.back().get();
  }
  leaves_.push_back(place.buffer);
  input_places_[name] = place;
  write(name, value);
  if (place.table != nullptr) place.data = nullptr;
  return place;
}

void Guarded::write(const std::string& input, const Tensor& value) {
  inputs_.insert_or_assign(input, value.clone());
  std::memcpy(input_places_.at(input).buffer->data(), value.raw(), value.bytes());
}

void Guarded::bind(const Graph& graph, Places& places, const Values& inputs, bool by_definition) {
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (node.output_count() > 0 && places.count(node.output()) > 0) continue;
    if (is_leaf(node)) {
      bind_leaf(node, places, inputs);
    } else if (node.op().alias()) {
      places[node.output()] = places.at(node.input(0));
    } else {
      const Provider provider = provider_of(node, backend_, reference_);
      const bool composed = provider == Provider::composed || (by_definition && node.op().has_definition());
      composed ? bind_definition(node, places) : bind_call(node, places, provider);
    }
  }
}

void Guarded::bind_leaf(const Node& node, Places& places, const Values& inputs) {
  const Symbol leaf = node.output();
  if (const Tensor* value = constant_value(leaf); value != nullptr) {
    constants_.push_back(*value);
    places[leaf] = {nullptr, constants_.back().raw(), nullptr};
  } else if (&node.op() == &position_op()) {
    constants_.push_back(Tensor::zeros(node.type()));
    places[leaf] = {nullptr, constants_.back().raw(), nullptr};
  } else {
    places[leaf] = given(node.attributes().text("name"), node.type(), inputs);
  }
}

void Guarded::bind_definition(const Node& node, Places& places) {
  definitions_.push_back(std::make_unique<Graph>());
  Graph& graph = *definitions_.back();
  std::vector<Symbol> inputs;
  Places inner;
  for (const Symbol& input : node.inputs()) {
    inputs.push_back(graph.input(std::to_string(inputs.size()), input.type()));
    inner[inputs.back()] = places.at(input);
  }
  const std::vector<Symbol> results = node.op().definition(inputs, node.attributes());
  bind(graph, inner, {}, false);
  for (std::size_t i = 0; i < results.size(); ++i) {
    places[node.output(static_cast<int>(i))] = inner.at(results[i]);
  }
}

void Guarded::bind_call(const Node& node, Places& places, Provider provider) {
  if (provider == Provider::none) {
    throw std::runtime_error(fmt::format("nobody runs {}: {}", node.op().name(), backend_.support(node).why));
  }
  Call call;
  call.what = node.op().name();
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    const Place place = fresh(node.type(i));
    call.outputs.push_back(place.buffer);
    places[node.output(static_cast<int>(i))] = place;
  }
  Context context(node, places, team_, call);
  if (provider == Provider::kernel) {
    call.kernel = node.op().bind(context);
  } else {
    call.kernel = (provider == Provider::own ? backend_ : reference_).bind(context);
  }
  calls_.push_back(std::move(call));
}

std::vector<Tensor> Guarded::run() {
  for (const Call& call : calls_) {
    for (const auto& output : call.outputs) output->poison();
    if (call.scratch) call.scratch->poison();
  }
  for (const Call& call : calls_) {
    call.kernel();
    const auto stands = [](const auto& buffer) { return buffer->fences_stand(); };
    if (!std::all_of(call.outputs.begin(), call.outputs.end(), stands) ||
        !std::all_of(leaves_.begin(), leaves_.end(), stands) || (call.scratch && !stands(call.scratch))) {
      throw std::runtime_error(fmt::format("{} wrote outside the memory it was given", call.what));
    }
  }
  for (const auto& [name, value] : inputs_) {
    if (std::memcmp(input_places_.at(name).buffer->data(), value.raw(), value.bytes()) != 0) {
      throw std::runtime_error(fmt::format("input {} was changed", name));
    }
  }
  std::vector<Tensor> results;
  for (const auto& [type, place] : outputs_) {
    Tensor result(type);
    std::memcpy(result.raw(), place.data, result.bytes());
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace plexus::conformance
