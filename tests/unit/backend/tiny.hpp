#pragma once

#include <plexus/backend/compile.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// Ops and a backend so small that what they compute can be read off, all in float64.
namespace tiny {

using namespace plexus;

using Inputs = std::vector<const double*>;
using Outputs = std::vector<double*>;

/// An op of equal shapes, made of a function over buffers.
class TinyOp : public Op {
 public:
  using Run = std::function<void(std::int64_t n, const Inputs&, const Outputs&)>;
  TinyOp(std::string name, Run run, bool elementwise, std::size_t outputs = 1)
      : name_(std::move(name)), run_(std::move(run)), elementwise_(elementwise), outputs_(outputs) {}

  std::string_view name() const override { return name_; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return std::vector<Type>(outputs_, inputs[0]);
  }
  bool elementwise() const override { return elementwise_; }
  const Run& run() const { return run_; }

 private:
  std::string name_;
  Run run_;
  bool elementwise_;
  std::size_t outputs_;
};

/// a + b, a - b, a * b, element by element: "tiny_add", "tiny_subtract", "tiny_multiply".
const Op& add_op();
const Op& subtract_op();
const Op& multiply_op();
/// The elements in reverse order: needs its input whole.
const Op& reverse_op();
/// (a + b, a - b) in one element-wise pass.
const Op& sum_and_difference_op();
/// a * b + c, defined by multiply and add; `tiny` does not have it.
const Op& multiply_add_op();
/// Nobody has this one.
const Op& unknown_op();
/// All elements as one dimension: an alias.
const Op& flat_op();
/// Doubles, by a kernel of its own.
const Op& twice_op();
/// The sum of all values so far at the row `position` of an open input: reads the table. table, position.
const Op& row_op();
/// Refuses negative input when it runs.
const Op& checked_op();

inline Symbol add(const Symbol& a, const Symbol& b) { return a.graph().add_one(add_op(), {a, b}); }
inline Symbol subtract(const Symbol& a, const Symbol& b) { return a.graph().add_one(subtract_op(), {a, b}); }
inline Symbol multiply(const Symbol& a, const Symbol& b) { return a.graph().add_one(multiply_op(), {a, b}); }
inline Symbol reverse(const Symbol& a) { return a.graph().add_one(reverse_op(), {a}); }
inline Symbol flat(const Symbol& a) { return a.graph().add_one(flat_op(), {a}); }

/// Runs the ops above whose names it was given (none: all it can).
class TinyBackend final : public Backend {
 public:
  explicit TinyBackend(std::string name = "tiny", std::set<std::string> only = {},
                       std::vector<const Rewrite*> rewrites = {})
      : name_(std::move(name)), only_(std::move(only)), rewrites_(std::move(rewrites)) {}

  std::string_view name() const override { return name_; }
  int rank() const override { return 0; }
  Support support(const Node& node) const override;
  std::vector<const Rewrite*> rewrites() const override { return rewrites_; }
  Kernel bind(BindContext& context) const override;

 private:
  std::string name_;
  std::set<std::string> only_;
  std::vector<const Rewrite*> rewrites_;
};

/// `tiny` for everything.
Backends backends();
Type vector_of(std::int64_t n);
Tensor values(std::initializer_list<double> v);
std::vector<double> list(const Tensor& t);

}  // namespace tiny
