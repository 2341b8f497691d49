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
  std::vector<std::string> ops;       ///< of a backend, or of the plugin's own ops; empty: all
  std::optional<DType> dtype;         ///< of a backend's ops; absent: float32 and float64
  std::vector<int> threads{1, 2, 3};  ///< the numbers of threads; the first is that of most checks
  std::optional<Tensor> input;        ///< the values of a layer's first input; absent: drawn
  std::filesystem::path against;      ///< a Python script that computes a layer's output; empty: none
};

/// Whether the request names this op, or none.
bool is_asked_for(std::string_view op, const CheckRequest& request);

/// Checks a component with everything that there is to check of its kind, and adds the lines. Requires: the
/// registry has it; plugins that its options name are loaded.
void check_component(Kind kind, const std::string& name, const CheckRequest& request, CheckTable& table);

}  // namespace plexus
