#include "kernels/chain_plan.hpp"

#include <algorithm>
#include <limits>

#include "kernels/compounds.hpp"
#include "kernels/primitives.hpp"

namespace plexus::onednn {

namespace {

constexpr int nowhere = -1;

/// Gives the values of steps their addresses.
class Placement {
 public:
  Placement(const ChainSteps& steps, const ChainOptions& options)
      : steps_(steps), options_(options), address_(steps.values.size(), nowhere) {
    plan_.walk = steps.walk;
    plan_.rows = steps.space.rows;
    plan_.columns = steps.space.columns;
    find_last_uses();
    place_given();
    place_results();
    copy_outputs();
    if (addresses_ > static_cast<int>(ChainPlan::max_addresses)) plan_.refusal = "it has too many values";
    if (plan_.refusal.empty()) size_tiles();
  }

  ChainPlan take() { return std::move(plan_); }

 private:
  const ChainValue& value(int i) const { return steps_.values[static_cast<std::size_t>(i)]; }
  int& address(int i) { return address_[static_cast<std::size_t>(i)]; }
  std::uint16_t size(int i) const { return static_cast<std::uint16_t>(size_of(value(i).dtype)); }
  int count() const { return static_cast<int>(steps_.steps.size()); }

  /// Finds the last step that reads each value. result_address() sets it past the end for values that outputs
  /// are copied from.
  void find_last_uses() {
    last_use_.assign(steps_.values.size(), nowhere);
    for (int at = 0; at < count(); ++at) {
      for (const int i : steps_.steps[static_cast<std::size_t>(at)].in) {
        last_use_[static_cast<std::size_t>(i)] = at;
      }
    }
  }

  void place_given() {
    const auto inputs = std::count_if(steps_.values.begin(), steps_.values.end(),
                                      [](const ChainValue& each) { return each.input >= 0; });
    first_output_ = static_cast<int>(inputs);
    addresses_ = first_output_ + static_cast<int>(steps_.outputs.size());
    for (int i = 0; i < static_cast<int>(steps_.values.size()); ++i) {
      if (value(i).frequency != Frequency::given) continue;
      address(i) = value(i).input >= 0 ? i : addresses_++;
      const auto from = static_cast<std::uint16_t>(address(i));
      if (value(i).constant) plan_.constants.push_back({from, *value(i).constant});
      move(i, from);
    }
    for (std::size_t o = 0; o < steps_.outputs.size(); ++o) {
      const auto bytes = static_cast<std::uint16_t>(size_of(steps_.output_types[o]));
      plan_.by_element.push_back({static_cast<std::uint16_t>(first_output_ + static_cast<int>(o)), bytes});
      plan_.output_strides.push_back(bytes * plan_.columns);
    }
  }

  /// Records how the address of an input or constant advances from element to element and from row to row.
  void move(int i, std::uint16_t from) {
    const Broadcast broadcast = value(i).broadcast;
    const bool narrow = plan_.walk == Walk::narrow;
    std::int64_t stride = 0;
    if (broadcast == Broadcast::full && value(i).input >= 0) {
      plan_.by_element.push_back({from, size(i)});
      stride = size(i) * plan_.columns;
    } else if (broadcast == Broadcast::column) {
      plan_.by_row.push_back({from, size(i)});
      stride = size(i);
    } else if (broadcast == Broadcast::row && !narrow) {
      plan_.by_column.push_back({from, size(i)});
    }
    if (narrow && (broadcast == Broadcast::row || broadcast == Broadcast::column)) {
      address(i) = lasting_slot(size(i));
      auto& repeated = broadcast == Broadcast::row ? plan_.repeated_rows : plan_.repeated_columns;
      repeated.push_back({from, static_cast<std::uint16_t>(address(i)), size(i)});
    }
    if (value(i).input >= 0) plan_.input_strides.push_back(stride);
  }

  /// Adds a slot for a tile. Its offset is set in size_tiles(), when the size of tiles is known.
  int new_slot(std::uint16_t bytes) {
    widest_ = std::max(widest_, bytes);
    slot_addresses_.push_back(addresses_);
    return addresses_++;
  }
  int lasting_slot(std::uint16_t bytes) { return new_slot(bytes); }
  int number_slot() {
    const std::size_t offset = ChainPlan::tile_bytes + 64 * numbers_++;
    plan_.slots.push_back({static_cast<std::uint16_t>(addresses_), static_cast<std::uint32_t>(offset)});
    if (64 * numbers_ > ChainPlan::number_bytes) plan_.refusal = "it has too many numbers";
    return addresses_++;
  }

  void place_results() {
    for (int at = 0; at < count(); ++at) {
      const ChainStep& step = steps_.steps[static_cast<std::size_t>(at)];
      switch (value(step.out).frequency) {
        case Frequency::given:
          break;
        case Frequency::once:
          address(step.out) = number_slot();
          plan_.once.push_back(instruction(step));
          break;
        case Frequency::row:
          address(step.out) = number_slot();
          plan_.each_row.push_back(instruction(step));
          break;
        case Frequency::row_pattern:
          address(step.out) = lasting_slot(size(step.out));
          plan_.row_pattern.push_back(instruction(step));
          break;
        case Frequency::tile:
          address(step.out) = result_address(step, at);
          plan_.each_tile.push_back(instruction(step));
          plan_.cost += step.cost;
          break;
      }
    }
  }

  /// The address of the result of a step: that of an output if the step may write it directly, else a slot.
  int result_address(const ChainStep& step, int at) {
    const auto found = std::find(steps_.outputs.begin(), steps_.outputs.end(), step.out);
    const auto o = static_cast<std::size_t>(found - steps_.outputs.begin());
    const bool is_output = found != steps_.outputs.end();
    if (is_output && !is_still_read(o, at)) {
      free_operands(step, at, nowhere);
      return first_output_ + static_cast<int>(o);
    }
    if (is_output) last_use_[static_cast<std::size_t>(step.out)] = count();
    const int reused = reusable(step, at);
    const int slot = reused != nowhere ? reused : free_.empty() ? new_slot(size(step.out)) : pop_free();
    widest_ = std::max(widest_, size(step.out));
    free_operands(step, at, reused);
    return slot;
  }

  /// Whether a later step reads an input whose memory output `o` may share.
  bool is_still_read(std::size_t o, int at) const {
    for (int i = 0; i < first_output_; ++i) {
      const bool overlaps = options_.lies_in.empty() ? value(i).dtype == steps_.output_types[o] &&
                                                           value(i).broadcast == Broadcast::full
                                                     : options_.lies_in[o] == i;
      if (overlaps && last_use_[static_cast<std::size_t>(i)] > at) return true;
    }
    return false;
  }

  bool dies(int i, int at) const {
    return value(i).frequency == Frequency::tile && address_[static_cast<std::size_t>(i)] >= first_slot() &&
           last_use_[static_cast<std::size_t>(i)] == at;
  }
  int first_slot() const { return first_output_ + static_cast<int>(steps_.outputs.size()); }

  /// The slot of an operand of the same size that no later step reads.
  int reusable(const ChainStep& step, int at) const {
    for (const int i : step.in) {
      if (dies(i, at) && size(i) == size(step.out)) return address_[static_cast<std::size_t>(i)];
    }
    return nowhere;
  }

  void free_operands(const ChainStep& step, int at, int but) {
    for (const int i : step.in) {
      const int slot = address(i);
      const bool listed = std::find(free_.begin(), free_.end(), slot) != free_.end();
      if (dies(i, at) && slot != but && !listed) free_.push_back(slot);
    }
  }

  int pop_free() {
    const int slot = free_.back();
    free_.pop_back();
    return slot;
  }

  Instruction instruction(const ChainStep& step) {
    Instruction made{step.run, static_cast<std::uint16_t>(address(step.out)), {}};
    for (std::size_t i = 0; i < step.in.size(); ++i) {
      made.in[i] = static_cast<std::uint16_t>(address(step.in[i]));
    }
    return made;
  }

  /// Adds copies for outputs that the step which computed them could not write.
  void copy_outputs() {
    for (std::size_t o = 0; o < steps_.outputs.size(); ++o) {
      const int i = steps_.outputs[o];
      const int out = first_output_ + static_cast<int>(o);
      if (address(i) == out) continue;
      ++plan_.cost;
      const TileFunction copy = tile_function("copy", value(i).dtype, value(i).dtype, 0);
      plan_.each_tile.push_back(
          {copy, static_cast<std::uint16_t>(out), {static_cast<std::uint16_t>(address(i))}});
    }
  }

  void size_tiles() {
    const std::size_t slots = slot_addresses_.size();
    if (slots == 0) {
      // No intermediate value has to stay in the cache. A single step runs over all elements at once.
      plan_.tile = plan_.each_tile.size() <= 1 ? std::numeric_limits<std::int64_t>::max() / 16
                                               : ChainPlan::longest_tile;
    } else {
      const auto most = static_cast<std::int64_t>(ChainPlan::tile_bytes / (slots * widest_)) / 64 * 64;
      plan_.tile = std::min(most, ChainPlan::longest_tile);
      if (plan_.tile < ChainPlan::shortest_tile) plan_.refusal = "it has too many values at a time";
    }
    const auto bytes = static_cast<std::size_t>(slots == 0 ? 0 : plan_.tile) * widest_;
    for (std::size_t i = 0; i < slots; ++i) {
      plan_.slots.push_back(
          {static_cast<std::uint16_t>(slot_addresses_[i]), static_cast<std::uint32_t>(i * bytes)});
    }
    if (plan_.walk == Walk::narrow) {
      plan_.rows_in_tile = plan_.columns == 0 ? 0 : plan_.tile / plan_.columns;
    } else if (plan_.walk == Walk::wide) {
      plan_.tile = evened(plan_.columns, plan_.tile);
    }
  }

  /// The length of tiles that divides n into tiles of about one size, in whole vectors.
  static std::int64_t evened(std::int64_t n, std::int64_t longest) {
    const std::int64_t tiles = (n + longest - 1) / longest;
    return std::min(longest, ((n + tiles - 1) / tiles + 15) / 16 * 16);
  }

  const ChainSteps& steps_;
  const ChainOptions& options_;
  ChainPlan plan_;
  std::vector<int> address_;   ///< by value
  std::vector<int> last_use_;  ///< by value
  std::vector<int> slot_addresses_;
  std::vector<int> free_;  ///< free slots
  int addresses_ = 0;
  int first_output_ = 0;
  std::size_t numbers_ = 0;
  std::uint16_t widest_ = 1;
};

ChainPlan refused(std::string why) {
  ChainPlan plan;
  plan.refusal = std::move(why);
  return plan;
}

}  // namespace

void ChainPlan::put_addresses(const std::byte* const* inputs, std::byte* const* outputs, std::byte* memory,
                              void** addresses) const {
  const std::size_t count = input_strides.size();
  for (std::size_t i = 0; i < count; ++i) addresses[i] = const_cast<std::byte*>(inputs[i]);
  for (std::size_t i = 0; i < output_strides.size(); ++i) addresses[count + i] = outputs[i];
  for (const Constant& each : constants) addresses[each.address] = const_cast<std::byte*>(each.value.raw());
  for (const Slot& slot : slots) addresses[slot.address] = memory + slot.offset;
}

ChainPlan chain_plan(const Graph& body, const ChainOptions& options) {
  const std::unique_ptr<Graph> simpler = in_primitives(body);
  const std::unique_ptr<Graph> joined = with_compounds(simpler ? *simpler : body);
  const Graph& primitives = joined ? *joined : simpler ? *simpler : body;
  const ChainSteps steps = chain_steps(primitives, options, ChainPlan::longest_tile / 2);
  if (!steps.refusal.empty()) return refused(steps.refusal);
  ChainPlan plan = Placement(steps, options).take();
  if (plan.walk != Walk::narrow || plan.rows_in_tile > 0 || plan.columns == 0) return plan;
  // With so many slots, a tile is shorter than a row: rows are walked one by one.
  const ChainSteps wide = chain_steps(primitives, options, 0);
  return wide.refusal.empty() ? Placement(wide, options).take() : refused(wide.refusal);
}

}  // namespace plexus::onednn
