#include <plexus/backend/detail/bind.hpp>
#include <plexus/backend/detail/provider.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/tensor/detail/alignment.hpp>

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Where every value of the program is.
class Places {
 public:
  Places(Program::Impl& program, const NodeOrder& schedule, const MemoryPlan& plan, Store& store,
         Arena& arena)
      : program_(program), schedule_(schedule), plan_(plan), store_(store), arena_(arena) {}

  /// The memory of a value that is no table.
  std::byte* address(const Symbol& symbol) {
    const Symbol root = root_of(symbol);
    if (const auto found = plan_.offsets.find(root); found != plan_.offsets.end()) {
      return arena_.base() + found->second;
    }
    if (const auto found = schedule_.in_variable.find(root); found != schedule_.in_variable.end()) {
      return static_cast<std::byte*>(store_.address(found->second));
    }
    return leaf_address(root);
  }

  /// The table of an open input, or null.
  const Table* table(const Symbol& symbol) {
    const Symbol root = root_of(symbol);
    if (&root.node().op() != &input_op() || !root.shape().is_open()) return nullptr;
    Program::Impl::Input& input = program_.input(root.node().attributes().text("name"));
    input.needed = true;
    return &input.table;
  }

 private:
  std::byte* leaf_address(const Symbol& leaf) {
    const Node& node = leaf.node();
    if (&node.op() == &position_op()) return reinterpret_cast<std::byte*>(program_.position.get());
    if (&node.op() == &variable_op()) {
      return static_cast<std::byte*>(store_.address(node.attributes().text("name")));
    }
    if (const Tensor* value = constant_value(leaf); value != nullptr) return constant_address(leaf, *value);
    Program::Impl::Input& input = program_.input(node.attributes().text("name"));
    if (!input.needed) input.value = Tensor(input.type);
    input.needed = true;
    return input.value.raw();
  }

  std::byte* constant_address(const Symbol& leaf, const Tensor& value) {
    const auto known = constants_.find(leaf);
    if (known != constants_.end()) return known->second;
    const bool aligned = reinterpret_cast<std::uintptr_t>(value.raw()) % storage_alignment == 0;
    program_.constants.push_back(aligned ? value : value.clone());
    return constants_[leaf] = program_.constants.back().raw();
  }

  Program::Impl& program_;
  const NodeOrder& schedule_;
  const MemoryPlan& plan_;
  Store& store_;
  Arena& arena_;
  std::unordered_map<Symbol, std::byte*> constants_;
};

/// Scratch memory, shared by all kernels. It lies behind the values in the arena.
struct Scratch {
  Arena& arena;
  std::size_t offset;
  std::size_t gap;
  std::size_t bytes = 0;

  void* get(std::size_t wanted) {
    bytes = std::max(bytes, wanted);
    arena.grow(offset + bytes + gap);
    return arena.base() + offset;
  }
};

class NodeContext final : public BindContext {
 public:
  NodeContext(const Node& node, Places& places, Scratch& scratch, const Team& team)
      : node_(node), places_(places), scratch_(scratch), team_(team) {}

  const Node& node() const override { return node_; }
  const void* input(std::size_t i) const override {
    return places_.table(node_.input(i)) != nullptr ? nullptr : places_.address(node_.input(i));
  }
  const Table* table(std::size_t i) const override { return places_.table(node_.input(i)); }
  void* output(std::size_t i) const override {
    const Symbol value = node_.output(static_cast<int>(i));
    value.type();  // throws if there is no such output
    return places_.address(value);
  }
  void* scratch(std::size_t bytes) override {
    if (asked_at_ != nullptr)
      throw BackendError("it asks for scratch memory a second time: ask once for all of it");
    asked_ = bytes;
    return asked_at_ = scratch_.get(bytes);
  }
  const Team& team() const override { return team_; }
  void note(std::string_view text) override { note_ = text; }

  /// The size in bytes of the scratch memory that the kernel asked for, and its address, or null.
  std::size_t scratch_bytes() const { return asked_; }
  void* scratch_place() const { return asked_at_; }
  const std::string& noted() const { return note_; }

 private:
  const Node& node_;
  Places& places_;
  Scratch& scratch_;
  const Team& team_;
  std::size_t asked_ = 0;
  void* asked_at_ = nullptr;
  std::string note_;
};

std::vector<void*> input_places(const Node& node, Places& places) {
  std::vector<void*> addresses;
  for (const Symbol& input : node.inputs()) {
    addresses.push_back(places.table(input) != nullptr ? nullptr : places.address(input));
  }
  return addresses;
}

std::vector<void*> output_places(const Node& node, Places& places) {
  std::vector<void*> addresses;
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    addresses.push_back(places.address(node.output(static_cast<int>(i))));
  }
  return addresses;
}

bool shares_memory(const Node& node, Places& places) {
  for (const Symbol& input : node.inputs()) {
    if (places.table(input) != nullptr) continue;
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      if (places.address(input) == places.address(node.output(static_cast<int>(i)))) return true;
    }
  }
  return false;
}

/// The kernel of a backend, or the op's own.
Kernel bound(const Provider& provider, BindContext& context) {
  const Node& node = context.node();
  const std::string whose =
      provider.own ? "the op's own kernel" : fmt::format("backend '{}'", provider.name());
  const std::string binding = fmt::format("binding '{}'{}", node.op().name(),
                                          node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
  try {
    Kernel kernel = provider.own ? calling_plugin(node.op(), binding, [&] { return node.op().bind(context); })
                                 : calling_plugin(*provider.backend, binding,
                                                  [&] { return provider.backend->bind(context); });
    if (kernel) return kernel;
  } catch (Error& error) {
    error.add_context(fmt::format("{}, {}", whose, binding));
    throw;
  }
  throw BackendError(fmt::format("{} said that it supports '{}', but bound no kernel to it{}",
                                 provider.own ? "the op" : whose, node.op().name(),
                                 node.place().empty() ? "" : fmt::format(" (of '{}')", node.place())));
}

/// Wraps a kernel of a plugin that is not part of Plexus: if the kernel changes the floating-point mode, the
/// mode is restored before the next kernel runs. Takes some ten nanoseconds for each call.
Kernel watched(Kernel inner, const Origin* origin) {
  if (origin == nullptr || origin->standard || origin->file.empty()) return inner;
  return kernel([inner = std::move(inner), origin] {
    const FloatingPoint before = FloatingPoint::now();
    inner();
    if (FloatingPoint::now() != before) restore_floating_point(before, {origin});
  });
}

Kernel idle_kernel() {
  return {[](const void*) {}, nullptr};
}

void bind_outputs(Program::Impl& program, const NodeOrder& schedule, Places& places) {
  for (std::size_t i = 0; i < schedule.outputs.size(); ++i) {
    const Graph::Named& output = program.compiled->outputs()[i];
    if (places.table(output.symbol) != nullptr) {
      throw BackendError(
          fmt::format("output '{}' is an input whose rows are bound before a replay; read what "
                      "was bound instead",
                      output.name));
    }
    program.output_places.emplace(output.name, program.outputs.size());
    program.outputs.push_back(
        {output.name, output.symbol.type(), places.address(schedule.outputs[i].symbol)});
  }
}

}  // namespace

void bind_all(Program::Impl& program, const NodeOrder& schedule, const MemoryPlan& plan,
              const Backends& backends, Store& store, Arena& arena, const BindOptions& options) {
  for (const Graph::Named& input : program.traced->inputs()) {
    program.input_places.emplace(input.name, program.inputs.size());
    program.inputs.push_back({input.name, input.symbol.type(), false, false, {}, {}});
  }
  arena.grow(plan.bytes);
  Places places(program, schedule, plan, store, arena);
  Scratch scratch{arena, plan.bytes, options.gap};
  for (const Node* node : schedule.order) {
    const Provider provider = provider_of(*node, backends);
    NodeContext context(*node, places, scratch, program.team);
    const Origin* origin = provider.backend != nullptr ? provider.backend->origin() : node->op().origin();
    Kernel kernel = watched(bound(provider, context), origin);
    program.kernels.push_back(options.idle ? idle_kernel() : std::move(kernel));
    program.records.push_back({node, provider.name(), provider.reason, shares_memory(*node, places),
                               input_places(*node, places), output_places(*node, places),
                               context.scratch_place(), context.scratch_bytes(), origin, context.noted()});
  }
  bind_outputs(program, schedule, places);
  program.arena_bytes = plan.bytes + scratch.bytes + options.gap;
}

}  // namespace plexus
