#include <plexus/backend/compile.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/detail/widen.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The maximum size of a node's values for it to be kept compiled, and the maximum number of such nodes.
constexpr std::size_t max_kept_bytes = 64 * 1024;
constexpr std::size_t max_kept_nodes = 512;

std::size_t bytes_of(const Node& node) {
  std::size_t bytes = 0;
  for (const Symbol& input : node.inputs())
    bytes += input.shape().is_open() ? max_kept_bytes : input.type().bytes();
  for (const Type& type : node.types()) bytes += type.bytes();
  return bytes;
}

std::size_t key_of(const Node& node, bool wide) {
  std::size_t key = std::hash<const void*>{}(&node.op()) * 31 + node.attributes().hash() + (wide ? 1 : 0);
  for (const Symbol& input : node.inputs()) {
    key = key * 31 + static_cast<std::size_t>(input.dtype());
    for (const std::int64_t dimension : input.shape()) key = key * 31 + static_cast<std::size_t>(dimension);
  }
  return key;
}

}  // namespace

/// A compiled graph of one node.
class ExactOnReference::Compiled {
 public:
  Compiled(const Node& node, bool wide, const std::shared_ptr<const Backend>& reference, Arena& arena)
      : op_(node.op()),
        attributes_(node.attributes()),
        wide_(wide),
        program_(compiled(node, reference, arena)) {
    for (const Symbol& input : node.inputs()) types_.push_back(input.type());
  }

  bool is_of(const Node& node, bool wide) const {
    if (&node.op() != &op_ || wide != wide_ || node.inputs().size() != types_.size()) return false;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (node.input(i).type() != types_[i]) return false;
    }
    return node.attributes() == attributes_;
  }

  std::vector<Tensor> run(std::span<const Tensor> inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::string name = fmt::format("x{}", i);
      const Tensor value = inputs[i].converted(inputs_[i].dtype());
      if (inputs_[i].shape().is_open()) {
        program_.bind(name, value);
      } else {
        program_.write(name, value);
      }
    }
    program_.run();
    std::vector<Tensor> results;
    for (std::size_t i = 0; i < outputs_; ++i) {
      results.push_back(program_.output(fmt::format("y{}", i)).converted(DType::float64));
    }
    return results;
  }

 private:
  Program compiled(const Node& node, const std::shared_ptr<const Backend>& reference, Arena& arena) {
    auto graph = std::make_shared<Graph>();
    for (const Symbol& input : node.inputs()) {
      const Type type{wide_ ? widened(input.dtype()) : input.dtype(), input.shape()};
      inputs_.push_back(graph->input(fmt::format("x{}", inputs_.size()), type));
    }
    const std::vector<Symbol> outputs = wide_ ? graph->add(op_, inputs_, widened(attributes_))
                                        : op_.has_definition() ? op_.definition(inputs_, attributes_)
                                                               : graph->add(op_, inputs_, attributes_);
    for (const Symbol& output : outputs) graph->output(fmt::format("y{}", outputs_++), output);

    // No pass may change the computation of the node.
    CompileOptions options;
    options.simplify = false;
    options.fold_constants = false;
    options.merge = false;
    options.rewrite = false;
    return compile(graph, {reference, reference, true}, store_, arena, options);
  }

  const Op& op_;
  Attributes attributes_;
  std::vector<Type> types_;
  bool wide_;
  Store store_;
  std::vector<Symbol> inputs_;
  std::size_t outputs_ = 0;
  Program program_;
};

ExactOnReference::ExactOnReference(std::shared_ptr<const Backend> reference, std::function<void()> alive)
    : reference_(std::move(reference)), alive_(std::move(alive)) {}
ExactOnReference::~ExactOnReference() = default;

ExactOnReference::Compiled* ExactOnReference::known(std::size_t key, const Node& node, bool wide) {
  const auto [begin, end] = compiled_.equal_range(key);
  for (auto each = begin; each != end; ++each) {
    if (each->second->is_of(node, wide)) return each->second.get();
  }
  return nullptr;
}

std::vector<Tensor> ExactOnReference::run(const Node& node, std::span<const Tensor> inputs, bool wide) {
  if (alive_) alive_();
  if (bytes_of(node) > max_kept_bytes) return Compiled(node, wide, reference_, arena_).run(inputs);
  const std::size_t key = key_of(node, wide);
  if (Compiled* const found = known(key, node, wide)) return found->run(inputs);
  if (compiled_.size() >= max_kept_nodes) compiled_.clear();
  const auto made = compiled_.emplace(key, std::make_unique<Compiled>(node, wide, reference_, arena_));
  return made->second->run(inputs);
}

std::vector<Tensor> ExactOnReference::evaluate(const Node& node, std::span<const Tensor> inputs) {
  return run(node, inputs, true);
}

std::vector<Tensor> ExactOnReference::rounded(const Node& node, std::span<const Tensor> inputs) {
  return run(node, inputs, false);
}

double judged_roundoff(const Node& node) {
  const auto single = [](const Type& type) { return type.dtype == DType::float32; };
  const bool any = std::any_of(node.types().begin(), node.types().end(), single) ||
                   std::any_of(node.inputs().begin(), node.inputs().end(),
                               [&](const Symbol& input) { return single(input.type()); });
  return any ? 0x1p-24 : 0x1p-52;
}

}  // namespace plexus
