#include <plexus/backend/detail/schedule.hpp>
#include <plexus/backend/op_text.hpp>
#include <plexus/compare/checks/bisection.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace plexus {

namespace {

bool holds(const void* memory, const Tensor& value) {
  return std::memcmp(memory, value.raw(), value.bytes()) == 0;
}

/// The memory of the results of a step.
std::unordered_set<const void*> lasting_memory(const Program& program, Store& store) {
  std::unordered_set<const void*> memory;
  for (const Store::Entry& entry : store.entries()) memory.insert(store.address(entry.name));
  for (const Graph::Named& output : program.graph().outputs()) {
    memory.insert(program.view(output.name).raw());
  }
  return memory;
}

std::string value_text(const Node& node) {
  return fmt::format("{}{}", op_text(node),
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
}

}  // namespace

std::vector<Tensor> outputs_in_memory(const KernelRecord& record) {
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < record.outputs.size(); ++i) {
    values.emplace_back(record.node->type(i));
    std::memcpy(values.back().raw(), record.outputs[i], values.back().bytes());
  }
  return values;
}

KernelValues kernel_values(Program& program, Store& store, const StepStart& start) {
  store.restore(start.variables);
  KernelValues values;
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    program.run_kernel(kernel, start.position);
    values.push_back(outputs_in_memory(program.kernels()[kernel]));
  }
  return values;
}

std::vector<OutputOfKernel> lasting_outputs(const Program& program) {
  std::unordered_map<const void*, OutputOfKernel> last;
  for (std::size_t kernel = 0; kernel < program.kernels().size(); ++kernel) {
    const std::vector<void*>& outputs = program.kernels()[kernel].outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) last[outputs[i]] = {kernel, i};
  }
  std::vector<OutputOfKernel> lasting;
  for (const auto& [memory, output] : last) lasting.push_back(output);
  std::sort(lasting.begin(), lasting.end());
  return lasting;
}

Bisection::Bisection(Program& program, Store& store, const StepStart& start, const KernelValues& right,
                     Judge judge)
    : program_(program), store_(store), start_(start), right_(right), judge_(std::move(judge)) {}

std::optional<Bisection::Wrong> Bisection::judged(std::size_t kernel) const {
  const std::vector<Tensor> found = outputs_in_memory(program_.kernels()[kernel]);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const auto off = judge_({kernel, i}, found[i])) return Wrong{kernel, {kernel, i}, *off, found[i]};
  }
  return std::nullopt;
}

/// A value that was right after its kernel may have been overwritten later.
std::optional<Bisection::Wrong> Bisection::judged_at_the_end() const {
  const auto memory = lasting_memory(program_, store_);
  for (const OutputOfKernel& output : lasting_outputs(program_)) {
    const KernelRecord& record = program_.kernels()[output.first];
    if (memory.count(record.outputs[output.second]) == 0) continue;
    const Tensor found = outputs_in_memory(record)[output.second];
    if (const auto off = judge_(output, found)) return Wrong{program_.kernels().size(), output, *off, found};
  }
  return std::nullopt;
}

void Bisection::put(std::size_t from, std::size_t until) {
  for (std::size_t kernel = from; kernel < until; ++kernel) {
    const std::vector<void*>& outputs = program_.kernels()[kernel].outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      std::memcpy(outputs[i], right_[kernel][i].raw(), right_[kernel][i].bytes());
    }
  }
}

std::optional<Bisection::Wrong> Bisection::first_wrong(std::size_t from, std::size_t until) {
  store_.restore(start_.variables);
  put(0, from);
  const std::size_t count = program_.kernels().size();
  for (std::size_t kernel = from; kernel < std::min(until + 1, count); ++kernel) {
    program_.run_kernel(kernel, start_.position);
    if (auto wrong = judged(kernel)) return wrong;
  }
  return until >= count ? judged_at_the_end() : std::nullopt;
}

bool Bisection::is_wrong_without_those_between(std::size_t first, std::size_t last) {
  if (last <= first + 1) return true;
  store_.restore(start_.variables);
  put(0, first);
  program_.run_kernel(first, start_.position);
  put(first + 1, last);
  if (last == program_.kernels().size()) return judged_at_the_end().has_value();
  program_.run_kernel(last, start_.position);
  return judged(last).has_value();
}

std::string Bisection::overwritten_by(std::size_t first, const Wrong& wrong) {
  const std::size_t count = program_.kernels().size();
  if (wrong.noticed == count) return value_text(*program_.kernels()[wrong.output.first].node);
  store_.restore(start_.variables);
  put(0, first);
  program_.run_kernel(first, start_.position);
  const KernelRecord& reader = program_.kernels()[wrong.noticed];
  for (std::size_t k = 0; k < reader.inputs.size(); ++k) {
    const Node& source = root_of(reader.node->input(k)).node();
    if (&source.op() == &variable_op()) {
      const std::string& name = source.attributes().text("name");
      for (const auto& [variable, value] : start_.variables) {
        if (variable == name && !holds(store_.address(name), value)) return name;
      }
    }
    for (std::size_t kernel = 0; kernel < first; ++kernel) {
      if (program_.kernels()[kernel].node != &source) continue;
      const auto output = static_cast<std::size_t>(root_of(reader.node->input(k)).output());
      if (!holds(reader.inputs[k], right_[kernel][output])) return value_text(source);
    }
  }
  return {};
}

std::optional<WrongPart> Bisection::smallest_part() {
  const std::size_t count = program_.kernels().size();
  std::optional<Wrong> wrong = first_wrong(0, count);
  if (!wrong) return std::nullopt;
  // A run that starts at `low` gives the wrong value; one that starts at `high` does not.
  std::size_t low = 0;
  std::size_t high = std::min(wrong->noticed + 1, count);
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    if (auto again = first_wrong(middle, wrong->noticed)) {
      low = middle;
      wrong = std::move(again);
    } else {
      high = middle;
    }
  }
  WrongPart part;
  part.first = low;
  part.last = std::min(wrong->noticed, count - 1);
  part.wrong = wrong->output;
  part.off = wrong->off;
  part.found = wrong->found;
  if (wrong->noticed > low) {
    part.alone = is_wrong_without_those_between(low, wrong->noticed);
    part.overwritten = overwritten_by(low, *wrong);
    if (wrong->noticed == count) part.last = low;
  }
  return part;
}

}  // namespace plexus
