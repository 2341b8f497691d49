#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/config/options.hpp>
#include <plexus/nn/scope.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace plexus::tests {

/// The reference backend, with the standard plugins loaded.
const Backends& reference();

/// A validated component of the registry. Fails the test case if the options are wrong.
Choice chosen(Kind kind, std::string_view name, std::vector<Tree::Entry> options = {});

template <class T>
std::unique_ptr<const T> made(std::string_view name, std::vector<Tree::Entry> options = {}) {
  return make<T>(chosen(T::kind, name, std::move(options)));
}

/// A tensor of the dtype (float64 if not said) from numbers.
Tensor numbers(const Shape& shape, std::initializer_list<double> values, DType dtype = DType::float64);
std::vector<double> values_of(const Tensor& tensor);

/// Records a graph, then runs it step by step, on the reference backend if not said; variables start as they
/// are declared.
class ComponentHarness {
 public:
  explicit ComponentHarness(DType dtype = DType::float64, bool training = true, std::uint64_t seed = 1)
      : ComponentHarness(reference(), dtype, training, seed) {}
  /// Requires: `backends` outlives it.
  explicit ComponentHarness(const Backends& backends, DType dtype, bool training = true,
                            std::uint64_t seed = 1)
      : backends_(&backends), trace_({training, dtype, seed, nullptr}) {}

  Trace& trace() { return trace_; }
  Graph& graph() { return trace_.graph(); }
  /// An input whose value is `value` until another one is written.
  Symbol input(const std::string& name, const Tensor& value);
  /// A trained variable.
  Variable variable(const std::string& name, const Tensor& initial);
  void output(const std::string& name, const Symbol& value) { graph().output(name, value); }

  void write(const std::string& input, const Tensor& value);
  void set(const std::string& variable, const Tensor& value);
  /// Runs one step, compiling first if need be.
  void step();
  std::vector<double> result(const std::string& output);
  std::vector<double> read(const std::string& variable);

 private:
  void compile_once();

  const Backends* backends_;
  Trace trace_;
  std::vector<std::pair<std::string, Tensor>> inputs_;
  std::vector<std::pair<std::string, Tensor>> initial_;
  Store store_;
  Arena arena_;
  std::optional<Program> program_;
};

/// What a layer makes of x in float64. shape: receives that of the result.
std::vector<double> applied(std::string_view name, std::vector<Tree::Entry> options, const Tensor& x,
                            bool training = true, Shape* shape = nullptr);

/// Of numbers; the variance is not Bessel's.
struct Moments {
  double mean = 0;
  double variance = 0;
  double largest = 0;  ///< of the absolute values
};
Moments moments(const std::vector<double>& values);

/// Fails the test case unless both have as many elements and none differs by more than `tolerance`.
void require_near(const std::vector<double>& found, const std::vector<double>& expected, double tolerance);

}  // namespace plexus::tests
