#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/graph/graph.hpp>

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace plexus::conformance {

/// How a node of a graph came to run on a backend.
enum class Provider { own, kernel, composed, reference, none };
std::string_view name_of(Provider provider);
/// Who runs `node` as it is when `backend` is chosen.
Provider provider_of(const Node& node, const Backend& backend, const Backend& reference);

/// Memory of one value between fences, filled with 0xFF (a NaN, or a bool that is none) before each run.
class Buffer {
 public:
  explicit Buffer(std::size_t bytes);
  std::byte* data() const { return memory_.get() + fence; }
  void poison() const;
  bool fences_stand() const;

 private:
  static constexpr std::size_t fence = 64;
  std::size_t bytes_;
  std::shared_ptr<std::byte> memory_;
};

using Values = std::map<std::string, Tensor, std::less<>>;

/// A graph bound node by node to a backend, without any pass of `compile`: every value has a fenced buffer of
/// its own. Nodes that the backend has not run by the op's own kernel, their definition, or `reference`.
class Guarded {
 public:
  /// `inputs`: values of inputs and variables by name. With `by_definition`, nodes that have a definition are
  /// run by it (one level deep), whoever has a kernel.
  Guarded(const Graph& graph, const Backend& backend, const Backend& reference, const Values& inputs,
          bool by_definition = false, int threads = 1);

  /// Lets an input of the same type have other elements from the next run on.
  void write(const std::string& input, const Tensor& value);
  /// The graph's outputs in order. Throws std::runtime_error if a kernel wrote outside its outputs or
  /// scratch, or changed an input.
  std::vector<Tensor> run();

 private:
  struct Place {
    std::shared_ptr<Buffer> buffer;
    std::byte* data = nullptr;
    const Table* table = nullptr;
  };
  struct Call {
    Kernel kernel;
    std::string what;
    std::vector<std::shared_ptr<Buffer>> outputs;
    std::shared_ptr<Buffer> scratch;
  };
  using Places = std::unordered_map<Symbol, Place>;
  class Context;

  Place fresh(const Type& type);
  Place given(const std::string& name, const Type& type, const Values& inputs);
  void bind(const Graph& graph, Places& places, const Values& inputs, bool by_definition);
  void bind_leaf(const Node& node, Places& places, const Values& inputs);
  void bind_definition(const Node& node, Places& places);
  void bind_call(const Node& node, Places& places, Provider provider);

  const Backend& backend_;
  const Backend& reference_;
  Team team_;
  std::map<std::string, Tensor, std::less<>> inputs_;
  std::map<std::string, Place, std::less<>> input_places_;
  std::vector<std::unique_ptr<Table>> tables_;
  std::vector<std::unique_ptr<Graph>> definitions_;
  std::vector<Tensor> constants_;
  std::vector<std::shared_ptr<Buffer>> leaves_;
  std::vector<Call> calls_;
  std::vector<std::pair<Type, Place>> outputs_;
};

}  // namespace plexus::conformance
