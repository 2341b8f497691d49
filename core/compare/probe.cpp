#include <plexus/backend/schedule.hpp>
#include <plexus/compare/probe.hpp>
#include <plexus/graph/graph.hpp>

#include <cstring>

namespace plexus {

namespace {

bool is_memory(const Symbol& input) {
  const Symbol root = root_of(input);
  const Node& node = root.node();
  const bool table = &node.op() == &input_op() && root.shape().is_open();
  return !table && &node.op() != &position_op() && constant_value(root) == nullptr;
}

}  // namespace

Probe::Probe(Program& program, std::size_t kernel) : program_(program), kernel_(kernel) {
  for (const Symbol& input : node().inputs()) writable_.push_back(is_memory(input));
}

int Probe::lies_in(std::size_t i) const {
  for (std::size_t k = 0; k < record().inputs.size(); ++k) {
    if (record().inputs[k] == record().outputs[i]) return static_cast<int>(k);
  }
  return -1;
}

std::vector<Tensor> Probe::run(std::span<const Tensor> inputs, std::int64_t position) {
  for (std::size_t i = 0; i < node().output_count(); ++i) {
    if (lies_in(i) < 0) std::memset(record().outputs[i], 0xFF, node().type(i).bytes());
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (writable_[i]) std::memcpy(record().inputs[i], inputs[i].raw(), inputs[i].bytes());
  }
  program_.run_kernel(kernel_, position);
  return outputs();
}

std::vector<Tensor> Probe::outputs() const {
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < node().output_count(); ++i) {
    values.emplace_back(node().type(i));
    std::memcpy(values.back().raw(), record().outputs[i], values.back().bytes());
  }
  return values;
}

}  // namespace plexus
