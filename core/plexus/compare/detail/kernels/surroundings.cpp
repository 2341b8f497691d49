#include <plexus/backend/detail/guard.hpp>
#include <plexus/backend/detail/schedule.hpp>
#include <plexus/backend/op_text.hpp>
#include <plexus/compare/detail/kernels/surroundings.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Copying and comparing more memory would take longer than most kernels do.
constexpr std::size_t max_bytes = std::size_t{64} << 20;

std::size_t distance(const std::byte* a, const std::byte* b) {
  return static_cast<std::size_t>(a > b ? a - b : b - a);
}

}  // namespace

/// Memory that the kernel itself writes is left out: values that are computed in place share memory, and so
/// does all scratch memory.
void Surroundings::add(const void* buffer, std::size_t bytes, const Node& node) {
  const Region region{
      static_cast<const std::byte*>(buffer) - guard_bytes, bytes + 2 * guard_bytes, &node, {}};
  const bool shared = std::any_of(own_.begin(), own_.end(), [&](const Region& own) {
    return region.begin < own.begin + own.bytes && own.begin < region.begin + region.bytes;
  });
  if (!shared) regions_.push_back(region);
}

void Surroundings::add_buffers_of(const KernelRecord& record) {
  for (std::size_t i = 0; i < record.outputs.size(); ++i) {
    add(record.outputs[i], record.node->type(i).bytes(), *record.node);
  }
  if (record.scratch != nullptr) add(record.scratch, record.scratch_bytes, *record.node);
  for (std::size_t i = 0; i < record.inputs.size(); ++i) {
    const Symbol root = root_of(record.node->input(i));
    if (&root.node().op() == &variable_op()) add(record.inputs[i], root.type().bytes(), root.node());
  }
}

void Surroundings::keep_nearest(const std::byte* to) {
  // A buffer occurs once as an output and once for each kernel that reads it.
  std::map<std::pair<const std::byte*, std::size_t>, Region> once;
  for (const Region& region : regions_) once.insert({{region.begin, region.bytes}, region});
  regions_.clear();
  for (const auto& [place, region] : once) regions_.push_back(region);
  std::stable_sort(regions_.begin(), regions_.end(), [&](const Region& a, const Region& b) {
    return distance(a.begin, to) < distance(b.begin, to);
  });
  std::size_t kept = 0;
  std::size_t bytes = 0;
  while (kept < regions_.size() && bytes + regions_[kept].bytes <= max_bytes) bytes += regions_[kept++].bytes;
  regions_.resize(kept);
}

Surroundings::Surroundings(const Program& program, std::size_t kernel) {
  const KernelRecord& record = program.kernels()[kernel];
  for (std::size_t i = 0; i < record.outputs.size(); ++i) {
    own_.push_back(
        {static_cast<const std::byte*>(record.outputs[i]), record.node->type(i).bytes(), record.node, {}});
  }
  if (record.scratch != nullptr) {
    own_.push_back({static_cast<const std::byte*>(record.scratch), record.scratch_bytes, record.node, {}});
  }
  if (own_.empty()) return;
  for (const KernelRecord& other : program.kernels()) add_buffers_of(other);
  keep_nearest(own_.front().begin);
  for (Region& region : regions_) region.before.assign(region.begin, region.begin + region.bytes);
}

std::optional<Damage> Surroundings::damage() const {
  for (const Region& region : regions_) {
    if (std::memcmp(region.begin, region.before.data(), region.bytes) != 0) return damage_of(region);
  }
  return std::nullopt;
}

Damage Surroundings::damage_of(const Region& region) {
  const auto first =
      std::mismatch(region.before.begin(), region.before.end(), region.begin).first - region.before.begin();
  const std::size_t shown = std::min(guard_bytes, region.bytes - static_cast<std::size_t>(first));
  const Node& node = *region.node;
  const std::string owner = &node.op() == &variable_op()
                                ? fmt::format("'{}'", node.attributes().text("name"))
                                : fmt::format("{} of '{}'", op_text(node), node.place());
  return {fmt::format("writes into the memory of {}, which is not its own", owner),
          bytes_at(region.before.data() + first, shown), bytes_at(region.begin + first, shown)};
}

}  // namespace plexus
