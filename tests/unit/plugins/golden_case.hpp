#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/registry.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

/// What another implementation computed, read from YAML, and a component that is to compute the same.
namespace plexus::tests {

/// In what a case is computed.
struct GoldenSetting {
  DType dtype = DType::float64;
  const Backends& backends = reference();

  /// Of the largest of the expected numbers.
  double tolerance() const { return dtype == DType::float64 ? 1e-12 : 1e-6; }
};

std::string text_of(const Tree& entry, std::string_view key);
std::vector<double> numbers_of(const Tree& list);
/// Of {shape: [..], values: [..]}.
Shape shape_of(const Tree& tensor);
Tensor tensor_of(const Tree& tensor, DType dtype);

/// The component that is written under `component`. Fails the test case if its options are wrong.
template <class T>
std::unique_ptr<const T> component_of(const Tree& entry) {
  reference();
  Diagnostics diagnostics;
  const Choice choice = read_choice(*entry.find("component"), T::kind, registry(), diagnostics);
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  return make<T>(choice);
}

/// Fails the test case unless `found` differs from the tensor's values by `tolerance` of the largest of them
/// at most. With --log_level=message it tells by how much.
void require_equal(const std::vector<double>& found, const Tree& expected, double tolerance);

/// What a layer makes of `inputs`, and what its weights become.
void check_layer(const Tree& entry, const GoldenSetting& setting);
/// A metric's value after all batches.
void check_metric(const Tree& entry, const GoldenSetting& setting);
/// A loss's value of each labelled element.
void check_loss(const Tree& entry, const GoldenSetting& setting);
/// Weights after each of 6 steps.
void check_optimizer(const Tree& entry, const GoldenSetting& setting);
/// The penalty of a matrix.
void check_regularizer(const Tree& entry, const GoldenSetting& setting);
/// What a constraint makes of a parameter.
void check_constraint(const Tree& entry, const GoldenSetting& setting);

}  // namespace plexus::tests
