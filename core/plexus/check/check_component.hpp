#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>
#include <plexus/tensor/tensor.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a check of a plugin is asked to do.
struct CheckRequest {
  Tree options = Tree::map();         ///< replace options of every case
  std::vector<std::string> ops;       ///< names of ops of a backend, or of the plugin's own; empty: all
  std::optional<DType> dtype;         ///< of a backend's ops; absent: float32 and float64
  std::vector<int> threads{1, 2, 3};  ///< numbers of threads; most checks use the first
  std::optional<Tensor> input;        ///< the values of a layer's first input; absent: drawn
  std::filesystem::path against;      ///< a Python script that computes a layer's output; empty: none
};

/// Whether the request names this op, or names no ops.
bool is_asked_for(std::string_view op, const CheckRequest& request);

/// Runs all checks that this kind of component has, and adds their lines to the table. Requires: the registry
/// has it; plugins that its options name are loaded.
void check_component(Kind kind, const std::string& name, const CheckRequest& request, CheckTable& table);

}  // namespace plexus
