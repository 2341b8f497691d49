#pragma once

#include <plexus/backend/program.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// The parts of a program. `compile` creates it, and it never moves, because kernels hold addresses in it.
struct Program::Impl {
  /// An input of the traced graph. The value of an input of fixed shape is kept here, not in the arena, where
  /// other programs write.
  struct Input {
    std::string name;
    Type type;
    bool needed = false;
    bool given = false;
    Table table;   ///< of an open input
    Tensor value;  ///< of a fixed input that is needed; of an open one the bound tensor, kept alive
  };
  struct Output {
    std::string name;
    Type type;
    std::byte* address;
  };

  const Input* find_input(std::string_view name) const;
  Input& input(std::string_view name);
  const Output& output(std::string_view name) const;

  std::shared_ptr<const Graph> traced;
  std::unique_ptr<Graph> compiled;
  std::vector<Replacement> replacements;
  std::vector<Input> inputs;
  std::map<std::string, std::size_t, std::less<>> input_places;  ///< in `inputs`, by name
  std::vector<Output> outputs;
  std::map<std::string, std::size_t, std::less<>> output_places;  ///< in `outputs`, by name
  std::vector<Tensor> constants;
  std::unique_ptr<std::int64_t> position = std::make_unique<std::int64_t>(0);
  std::vector<Kernel> kernels;
  std::vector<KernelRecord> records;  ///< of kernels, in their order
  std::size_t arena_bytes = 0;
  bool flushes_subnormals = false;
  Team team{1};
};

}  // namespace plexus
