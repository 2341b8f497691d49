#include "node_case.hpp"

#include <plexus/config/scalar.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/npy.hpp>

namespace plexus::onnx_tests {

namespace {

using Folder = std::filesystem::path;

std::vector<NamedTensor> tensors(const Tree& list, const Folder& folder) {
  std::vector<NamedTensor> found;
  for (const Tree& each : list.items()) {
    found.push_back({each.find("name")->text(), read_npy(folder / each.find("file")->text())});
  }
  return found;
}

std::vector<std::string> names(const Tree& list) {
  std::vector<std::string> found;
  for (const Tree& each : list.items()) found.push_back(each.text());
  return found;
}

OnnxNode node_of(const Tree& tree, const Folder& folder) {
  OnnxNode node{tree.find("op")->text(),      tree.find("domain")->text(), names(*tree.find("inputs")),
                names(*tree.find("outputs")), *tree.find("attributes"),    {}};
  for (const Tree::Entry& entry : node.attributes.entries()) {
    const Tree* const file = entry.value.find("file");
    if (file != nullptr) node.tensors.emplace(entry.key, read_npy(folder / file->text()));
  }
  return node;
}

}  // namespace

NodeCase read_case(const std::filesystem::path& folder) {
  const Tree tree = read_yaml(folder / "case.json");
  NodeCase found;
  found.name = tree.find("name")->text();
  found.op = tree.find("operator")->text();
  found.expanded = as_boolean(*tree.find("expanded")).value();
  if (const Tree* const skip = tree.find("skip")) {
    found.skip = skip->text();
    return found;
  }
  found.opset = as_integer(*tree.find("opset")).value();
  found.rtol = as_number(*tree.find("rtol")).value();
  found.atol = as_number(*tree.find("atol")).value();
  found.inputs = tensors(*tree.find("inputs"), folder);
  found.constants = tensors(*tree.find("constants"), folder);
  found.outputs = tensors(*tree.find("outputs"), folder);
  for (const Tree& each : tree.find("nodes")->items()) found.nodes.push_back(node_of(each, folder));
  return found;
}

}  // namespace plexus::onnx_tests
