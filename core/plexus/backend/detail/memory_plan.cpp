#include <plexus/backend/detail/memory_plan.hpp>
#include <plexus/tensor/detail/alignment.hpp>

#include <algorithm>
#include <utility>

namespace plexus {

namespace {

/// Memory that holds one value, or several one after the other. It is in use from node `first` of the
/// schedule, which computes the first value, to node `last`, the last that reads it.
struct Buffer {
  std::size_t bytes;
  std::size_t first;
  std::size_t last;
  std::size_t offset = 0;
};

/// Gives each computed value a buffer.
class Lifetimes {
 public:
  Lifetimes(const NodeOrder& schedule, bool in_place) : schedule_(schedule), in_place_(in_place) {
    find_last_reads();
    for (std::size_t step = 0; step < schedule.order.size(); ++step) {
      const Node& node = *schedule.order[step];
      taken_.clear();
      for (std::size_t i = 0; i < node.output_count(); ++i) add(node.output(static_cast<int>(i)), step);
    }
  }

  std::vector<Buffer> buffers;
  std::unordered_map<Symbol, std::size_t> buffer_of;

 private:
  void find_last_reads() {
    for (std::size_t step = 0; step < schedule_.order.size(); ++step) {
      for (const Symbol& input : schedule_.order[step]->inputs()) last_read_[root_of(input)] = step;
    }
    for (const Graph::Named& output : schedule_.outputs) {
      last_read_[root_of(output.symbol)] = schedule_.order.size();
    }
  }

  std::size_t last_read(const Symbol& value, std::size_t made) const {
    const auto found = last_read_.find(value);
    return found == last_read_.end() ? made : found->second;
  }

  void add(const Symbol& value, std::size_t step) {
    if (schedule_.in_variable.count(value) > 0) return;
    const std::size_t last = last_read(value, step);
    const Symbol input = in_place_ ? overwritable_input(value, step) : Symbol{};
    if (input) {
      const std::size_t buffer = buffer_of.at(input);
      buffer_of[value] = buffer;
      buffers[buffer].last = last;
      taken_.push_back(input);
      return;
    }
    buffer_of[value] = buffers.size();
    buffers.push_back({std::max(aligned_size(value.type().bytes()), storage_alignment), step, last});
  }

  /// An input that no later node reads and whose memory the node may overwrite; empty if there is none.
  Symbol overwritable_input(const Symbol& value, std::size_t step) const {
    const Node& node = value.node();
    for (const Symbol& input : node.inputs()) {
      const Symbol root = root_of(input);
      if (buffer_of.count(root) == 0 || last_read(root, step) != step) continue;
      if (std::find(taken_.begin(), taken_.end(), root) != taken_.end()) continue;
      if (root.type().bytes() == value.type().bytes() && may_overwrite(node, root, value.type())) return root;
    }
    return {};
  }

  /// Whether every input of the node that lies in the memory of `root` may be overwritten by an output of
  /// this type.
  static bool may_overwrite(const Node& node, const Symbol& root, const Type& type) {
    for (std::size_t i = 0; i < node.inputs().size(); ++i) {
      if (root_of(node.input(i)) != root) continue;
      if (!node.op().may_overwrite(i) || node.input(i).type() != type) return false;
    }
    return true;
  }

  const NodeOrder& schedule_;
  bool in_place_;
  std::unordered_map<Symbol, std::size_t> last_read_;
  std::vector<Symbol> taken_;  // inputs of the current node whose memory an output has taken
};

/// The lowest offset at which the buffer overlaps no placed buffer that is in use at the same time.
std::size_t lowest_offset(const Buffer& buffer, const std::vector<const Buffer*>& by_offset) {
  std::size_t offset = 0;
  for (const Buffer* other : by_offset) {
    if (other->last < buffer.first || buffer.last < other->first) continue;
    if (other->offset >= offset + buffer.bytes) break;
    offset = std::max(offset, other->offset + other->bytes);
  }
  return offset;
}

std::size_t place(std::vector<Buffer>& buffers) {
  std::vector<Buffer*> by_size;
  for (Buffer& buffer : buffers) by_size.push_back(&buffer);
  std::stable_sort(by_size.begin(), by_size.end(),
                   [](const Buffer* a, const Buffer* b) { return a->bytes > b->bytes; });
  std::vector<const Buffer*> by_offset;
  std::size_t end = 0;
  for (Buffer* buffer : by_size) {
    buffer->offset = lowest_offset(*buffer, by_offset);
    end = std::max(end, buffer->offset + buffer->bytes);
    const auto after = std::upper_bound(by_offset.begin(), by_offset.end(), buffer->offset,
                                        [](std::size_t at, const Buffer* b) { return at < b->offset; });
    by_offset.insert(after, buffer);
  }
  return end;
}

}  // namespace

MemoryPlan planned(const NodeOrder& schedule, bool in_place, bool reuse, std::size_t gap) {
  Lifetimes lifetimes(schedule, in_place);
  for (Buffer& buffer : lifetimes.buffers) buffer.bytes += gap;
  if (!reuse) {
    for (Buffer& buffer : lifetimes.buffers) {
      buffer.first = 0;
      buffer.last = schedule.order.size();
    }
  }
  MemoryPlan plan;
  plan.bytes = place(lifetimes.buffers) + gap;
  for (const auto& [value, buffer] : lifetimes.buffer_of)
    plan.offsets[value] = gap + lifetimes.buffers[buffer].offset;
  return plan;
}

}  // namespace plexus
