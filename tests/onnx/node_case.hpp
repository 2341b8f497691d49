#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/tensor/tensor.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace plexus::onnx_tests {

struct NamedTensor {
  std::string name;
  Tensor value;
};

/// A node of a case's graph.
struct OnnxNode {
  std::string op;
  std::string domain;
  std::vector<std::string> inputs;  ///< names of values; empty for one that is left out
  std::vector<std::string> outputs;
  Tree attributes;
  std::map<std::string, Tensor> tensors;  ///< attributes that are tensors
};

/// One of ONNX's node tests, as convert.py writes it.
struct NodeCase {
  std::string name;
  std::string op;         ///< that it tests
  bool expanded = false;  ///< its graph is the op's definition in simpler ops
  std::string skip;       ///< why it cannot be read; the rest is empty then
  std::int64_t opset = 0;
  double rtol = 0;
  double atol = 0;
  std::vector<NamedTensor> inputs;
  std::vector<NamedTensor> constants;
  std::vector<NamedTensor> outputs;
  std::vector<OnnxNode> nodes;
};

/// Reads the case in a folder. Throws ConfigError or DataError, which name the file.
NodeCase read_case(const std::filesystem::path& folder);

}  // namespace plexus::onnx_tests
