#include "kernels/chain.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/chain_plan.hpp"

namespace plexus::onednn {

namespace {

/// One run of a plan, on the stack of its caller.
class ChainRun {
 public:
  ChainRun(const ChainPlan& plan, const std::byte* const* inputs, std::byte* const* outputs) : plan_(plan) {
    plan.put_addresses(inputs, outputs, memory_, addresses_);
    execute(plan.once, 1);
  }

  void flat(std::int64_t n) {
    for (std::int64_t at = 0; at < n; at += plan_.tile) {
      const std::int64_t length = std::min(plan_.tile, n - at);
      execute(plan_.each_tile, length);
      move(plan_.by_element, length);
    }
  }

  void wide(std::int64_t rows) {
    for (std::int64_t row = 0; row < rows; ++row) {
      execute(plan_.each_row, 1);
      for (std::int64_t at = 0; at < plan_.columns; at += plan_.tile) {
        const std::int64_t length = std::min(plan_.tile, plan_.columns - at);
        execute(plan_.each_tile, length);
        move(plan_.by_element, length);
        move(plan_.by_column, length);
      }
      move(plan_.by_column, -plan_.columns);
      move(plan_.by_row, 1);
    }
  }

  void narrow(std::int64_t rows) {
    const std::int64_t most = std::min(rows, plan_.rows_in_tile);
    for (const ChainPlan::Repeated& each : plan_.repeated_rows) repeat_row(each, most);
    execute(plan_.row_pattern, most * plan_.columns);
    for (std::int64_t row = 0; row < rows; row += most) {
      const std::int64_t count = std::min(most, rows - row);
      for (const ChainPlan::Repeated& each : plan_.repeated_columns) repeat_column(each, count);
      execute(plan_.each_tile, count * plan_.columns);
      move(plan_.by_element, count * plan_.columns);
      move(plan_.by_row, count);
    }
  }

 private:
  void execute(const std::vector<Instruction>& instructions, std::int64_t n) {
    for (const Instruction& each : instructions) each.run(each, addresses_, n);
  }

  void move(const std::vector<ChainPlan::Moving>& moving, std::int64_t count) {
    for (const ChainPlan::Moving& each : moving) {
      addresses_[each.address] = static_cast<std::byte*>(addresses_[each.address]) + each.bytes * count;
    }
  }

  void repeat_row(const ChainPlan::Repeated& each, std::int64_t rows) {
    auto* to = static_cast<std::byte*>(addresses_[each.to]);
    const std::size_t bytes = static_cast<std::size_t>(plan_.columns) * each.bytes;
    for (std::int64_t row = 0; row < rows; ++row, to += bytes) std::memcpy(to, addresses_[each.from], bytes);
  }

  void repeat_column(const ChainPlan::Repeated& each, std::int64_t rows) {
    if (each.bytes == 1) repeat_elements<std::uint8_t>(each, rows);
    if (each.bytes == 4) repeat_elements<std::uint32_t>(each, rows);
    if (each.bytes == 8) repeat_elements<std::uint64_t>(each, rows);
  }

  template <class T>
  void repeat_elements(const ChainPlan::Repeated& each, std::int64_t rows) {
    const T* from = static_cast<const T*>(addresses_[each.from]);
    T* to = static_cast<T*>(addresses_[each.to]);
    for (std::int64_t row = 0; row < rows; ++row, to += plan_.columns)
      std::fill_n(to, plan_.columns, from[row]);
  }

  const ChainPlan& plan_;
  void* addresses_[ChainPlan::max_addresses];
  alignas(64) std::byte memory_[ChainPlan::tile_bytes + ChainPlan::number_bytes];
};

}  // namespace

Support Chain::support(const Graph& body, const ChainOptions& options) {
  std::string why = chain_plan(body, options).refusal;
  return {why.empty(), std::move(why)};
}

Chain::Chain(const Graph& body, const ChainOptions& options)
    : plan_(std::make_unique<const ChainPlan>(chain_plan(body, options))) {}
Chain::~Chain() = default;

std::int64_t Chain::rows() const { return plan_->rows; }
std::int64_t Chain::columns() const { return plan_->columns; }
std::int64_t Chain::input_stride(std::size_t i) const { return plan_->input_strides[i]; }
std::int64_t Chain::output_stride(std::size_t i) const { return plan_->output_strides[i]; }
std::size_t Chain::cost() const { return plan_->cost; }

bool Chain::is_one_tile() const {
  const std::int64_t elements = plan_->rows * plan_->columns;
  return plan_->walk == Walk::flat && elements > 0 && elements <= plan_->tile;
}

std::size_t Chain::scratch_bytes() const {
  return plan_->slots.empty() ? 0 : ChainPlan::tile_bytes + ChainPlan::number_bytes;
}

Kernel Chain::one_tile(std::shared_ptr<const Chain> chain, const std::byte* const* inputs,
                       std::byte* const* outputs, void* scratch) {
  const ChainPlan& plan = *chain->plan_;
  std::vector<void*> addresses(plan.input_strides.size() + plan.output_strides.size() +
                               plan.constants.size() + plan.slots.size());
  plan.put_addresses(inputs, outputs, static_cast<std::byte*>(scratch), addresses.data());
  return kernel([chain = std::move(chain), addresses, once = plan.once, steps = plan.each_tile,
                 n = plan.rows * plan.columns] {
    for (const Instruction& each : once) each.run(each, addresses.data(), 1);
    for (const Instruction& each : steps) each.run(each, addresses.data(), n);
  });
}

void Chain::run(const std::byte* const* inputs, std::byte* const* outputs, std::int64_t rows) const {
  if (rows <= 0 || plan_->columns == 0) return;
  ChainRun run(*plan_, inputs, outputs);
  switch (plan_->walk) {
    case Walk::flat:
      return run.flat(rows * plan_->columns);
    case Walk::wide:
      return run.wide(rows);
    case Walk::narrow:
      return run.narrow(rows);
  }
}

}  // namespace plexus::onednn
