#pragma once

#include <plexus/backend/backend.hpp>
#include <plexus/plugin/loader.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus::reference_tests {

/// An op that nobody has heard of.
class Named final : public Op {
 public:
  Named(std::string name, Type result) : name_(std::move(name)), result_(result) {}
  std::string_view name() const override { return name_; }
  std::vector<Type> infer(std::span<const Type>, const Attributes&) const override { return {result_}; }

 private:
  std::string name_;
  Type result_;
};

/// The place of one node, of the op that has the name: its inputs are tensors; an output is put between
/// canaries, filled with a byte that is no value of anybody.
class Bench final : public BindContext {
 public:
  static constexpr std::byte untouched{0xEE};
  static constexpr std::size_t fence = 64;

  Bench(std::string name, std::vector<Tensor> inputs, const Type& result, Attributes attributes = {});

  const Node& node() const override { return *node_; }
  const void* input(std::size_t i) const override { return inputs_[i].raw(); }
  const Table* table(std::size_t i) const override { return &tables_[i]; }
  void* output(std::size_t) const override { return in_place_ ? inputs_[0].raw() : memory_.data() + fence; }
  void* scratch(std::size_t bytes) override {
    scratch_.assign(bytes, untouched);
    return scratch_.data();
  }
  const Team& team() const override { return team_; }

  /// Lets the output overwrite the first input.
  Bench& in_place() {
    in_place_ = true;
    return *this;
  }
  bool fences_stand() const;
  /// Runs the node's kernel; the result.
  Tensor run();

 private:
  Named unknown_;
  Graph graph_;
  mutable std::vector<Tensor> inputs_;
  std::vector<Table> tables_;
  mutable std::vector<std::byte> memory_;
  std::vector<std::byte> scratch_;
  const Node* node_ = nullptr;
  Team team_{1};
  bool in_place_ = false;
};

/// The backend under test, from its library.
const Backend& backend();

/// The result of one node.
Tensor run(std::string op, std::vector<Tensor> inputs, const Type& result, Attributes attributes = {});

template <class T>
Tensor tensor(const Shape& shape, std::initializer_list<T> values) {
  return Tensor::of<T>(shape, values);
}

/// a and b agree bit by bit; says where they do not.
void check_equal(const Tensor& found, const Tensor& expected);
/// |found - expected| <= tolerance, element by element.
void check_close(const Tensor& found, std::vector<double> expected, double tolerance);

}  // namespace plexus::reference_tests
