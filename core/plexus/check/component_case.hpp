#pragma once

#include <plexus/config/example.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A number of elements for which kernels share their loops among threads: above twice the grain size of
/// kernels with cheap elements (16384).
inline constexpr std::int64_t elements_for_threads = 40000;

/// One way in which a component is tried: its options and what it is given.
struct ComponentCase {
  Kind kind = Kind::layer;
  std::string name;                  ///< registered
  Tree options;                      ///< a map, perhaps empty
  std::vector<ExampleInput> inputs;  ///< one at least

  /// "{units: 8}, rows [4]": what a line of the table adds to the name of the check.
  std::string text() const;
  /// What a line of the table calls the component ("layer 'dense'") and a check of this case ("gradients,
  /// {units: 8}, rows [4]").
  std::string component() const;
  std::string line(std::string_view check) const;
  /// Makes the component anew from its options. Throws what validation and constructor throw.
  template <class T>
  std::unique_ptr<const T> make() const {
    return plexus::make<T>(Tree::map({{name, options}}));
  }
  /// Random numbers for input `i` with this number of rows; equal keys give equal numbers.
  Tensor drawn(std::size_t i, std::int64_t rows, DType dtype, std::uint64_t key) const;
};

/// The cases of a component: the examples of its schema, or its defaults on rows [4] if it declares none.
/// `options` (a map, perhaps empty) replace options of every case. Requires: the registry has the component.
std::vector<ComponentCase> cases_of(Kind kind, const std::string& name, const Tree& options);

}  // namespace plexus
