#include <plexus/backend/detail/schedule.hpp>
#include <plexus/compare/detail/kernels/kernel_runner.hpp>
#include <plexus/compare/detail/kernels/surroundings.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The byte makes every floating-point number a NaN.
constexpr int poison = 0xFF;

bool is_memory(const Symbol& input) {
  const Symbol root = root_of(input);
  const Node& node = root.node();
  const bool table = &node.op() == &input_op() && root.shape().is_open();
  return !table && &node.op() != &position_op() && constant_value(root) == nullptr;
}

}  // namespace

KernelRunner::KernelRunner(Program& program, std::size_t kernel) : program_(program), kernel_(kernel) {
  for (const Symbol& input : node().inputs()) writable_.push_back(is_memory(input));
  for (std::size_t i = 0; i < node().output_count(); ++i) {
    const std::string which = node().output_count() == 1 ? "its output" : fmt::format("its output {}", i);
    guards_.add(record().outputs[i], node().type(i).bytes(), which);
  }
  if (record().scratch != nullptr)
    guards_.add(record().scratch, record().scratch_bytes, "its scratch memory");
}

int KernelRunner::lies_in(std::size_t i) const {
  for (std::size_t k = 0; k < record().inputs.size(); ++k) {
    if (record().inputs[k] == record().outputs[i]) return static_cast<int>(k);
  }
  return -1;
}

std::vector<Tensor> KernelRunner::run(std::span<const Tensor> inputs, std::int64_t position) {
  return run(inputs, position, poison);
}

std::vector<Tensor> KernelRunner::run(std::span<const Tensor> inputs, std::int64_t position,
                                      int scratch_byte) {
  for (std::size_t i = 0; i < node().output_count(); ++i) {
    if (lies_in(i) < 0) std::memset(record().outputs[i], poison, node().type(i).bytes());
  }
  std::vector<Tensor> tables;  // copies of the open inputs, which kernels read in place
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (writable_[i]) std::memcpy(record().inputs[i], inputs[i].raw(), inputs[i].bytes());
    tables.push_back(record().inputs[i] == nullptr ? inputs[i].clone() : Tensor());
  }
  if (record().scratch != nullptr) std::memset(record().scratch, scratch_byte, record().scratch_bytes);
  guards_.set();
  std::optional<Surroundings> surroundings;
  if (watched_) surroundings.emplace(program_, kernel_);
  watched_ = false;
  program_.run_kernel(kernel_, position);
  damage_ = changed_input(inputs, tables);
  if (!damage_) damage_ = guards_.damage();
  if (!damage_ && surroundings) damage_ = surroundings->damage();
  return outputs();
}

bool KernelRunner::is_overwritten(std::size_t input) const {
  const auto& outputs = record().outputs;
  return std::find(outputs.begin(), outputs.end(), record().inputs[input]) != outputs.end();
}

std::optional<Damage> KernelRunner::changed_input(std::span<const Tensor> inputs,
                                                  const std::vector<Tensor>& tables) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool table = record().inputs[i] == nullptr;
    if (!table && is_overwritten(i)) continue;
    const Tensor& before = table ? tables[i] : inputs[i];
    const void* const now = table ? inputs[i].raw() : record().inputs[i];
    if (std::memcmp(now, before.raw(), before.bytes()) == 0) continue;
    Tensor after(before.type());
    std::memcpy(after.raw(), now, after.bytes());
    return Damage{fmt::format("changes its input {}", i), before, std::move(after)};
  }
  return std::nullopt;
}

bool KernelRunner::reads_scratch(std::span<const Tensor> inputs, std::int64_t position) {
  if (record().scratch == nullptr) return false;
  const std::vector<Tensor> first = run(inputs, position, poison);
  const std::vector<Tensor> second = run(inputs, position, 0);
  return !std::equal(first.begin(), first.end(), second.begin(), same_bits);
}

std::vector<Tensor> KernelRunner::outputs() const {
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < node().output_count(); ++i) {
    values.emplace_back(node().type(i));
    std::memcpy(values.back().raw(), record().outputs[i], values.back().bytes());
  }
  return values;
}

}  // namespace plexus
