#include <plexus/backend/indices.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include "entry.hpp"
#include "kernels/chain.hpp"
#include "kernels/copy_rows.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

/// The table, and the indices of the rows that the current step gathers.
class Batch {
 public:
  explicit Batch(const BindContext& context)
      : table_(context.table(0)),
        order_(context.table(1)),
        position_(context.in<std::int64_t>(2)),
        size_(context.node().attributes().integer("size")),
        shape_{size_},
        row_(bytes_of_row(context.node().input(0).type())) {}

  std::int64_t size() const { return size_; }
  std::size_t row_bytes() const { return row_; }
  const std::byte* table() const { return static_cast<const std::byte*>(table_->data); }
  const std::int32_t* indices() const { return order() + *position_ * size_; }
  void require_rows() const { require_in_range(indices(), shape_, table_->rows); }

  /// Prefetches rows [begin, end) of the next step into L2, where the rest of this step is less likely to
  /// evict them than in L1. Of many rows only the first ones: more would not stay there.
  void prefetch_next(std::int64_t begin, std::int64_t end) const {
    const std::int64_t next = (*position_ + 1) * size_;
    const auto most = static_cast<std::int64_t>(prefetched_bytes / std::max<std::size_t>(row_, 1));
    const std::int32_t* last = order() + std::min(next + std::min(end, begin + most), order_->rows);
    for (const std::int32_t* index = order() + std::min(next + begin, order_->rows); index < last; ++index) {
      const std::byte* at = table() + static_cast<std::size_t>(*index) * row_;
      for (std::size_t byte = 0; byte < row_; byte += cache_line) __builtin_prefetch(at + byte, 0, 2);
    }
  }

 private:
  static constexpr std::size_t cache_line = 64;
  static constexpr std::size_t prefetched_bytes = 64 * 1024;

  const std::int32_t* order() const { return static_cast<const std::int32_t*>(order_->data); }

  const Table* table_;
  const Table* order_;
  const std::int64_t* position_;
  std::int64_t size_;
  Shape shape_;  ///< of this step's part of the order
  std::size_t row_;
};

Kernel bind_gather(BindContext& context) {
  const Batch batch(context);
  return kernel([batch, y = context.out<std::byte>(), copy = copy_of_rows<std::int32_t>(batch.row_bytes()),
                 &team = context.team()] {
    batch.require_rows();
    const std::size_t row = batch.row_bytes();
    team.parallel_for(batch.size(), rows_worth_a_thread(static_cast<std::int64_t>(row)),
                      [&](std::int64_t begin, std::int64_t end) {
                        copy(batch.table(), batch.indices() + begin, end - begin, row,
                             y + static_cast<std::size_t>(begin) * row);
                        batch.prefetch_next(begin, end);
                      });
  });
}

/// Runs a chain on rows of a table: on long rows in place, on short rows after some of them have been copied
/// side by side.
class GatheredChain {
 public:
  explicit GatheredChain(const BindContext& context)
      : batch_(context),
        chain_(std::make_shared<const Chain>(context.node().attributes().body("body"), options)),
        copy_(copy_of_rows<std::int32_t>(batch_.row_bytes())),
        chain_rows_(chain_->rows() / std::max<std::int64_t>(batch_.size(), 1)),
        together_(
            batch_.row_bytes() >= long_row
                ? 1
                : static_cast<std::int64_t>(buffer_bytes / std::max<std::size_t>(batch_.row_bytes(), 1))) {
    const Node& node = context.node();
    for (std::size_t i = 3; i < node.inputs().size(); ++i) {
      inputs_.push_back({context.in<std::byte>(i), chain_rows_ * chain_->input_stride(i - 2)});
    }
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      outputs_.push_back(
          {context.out<std::byte>(static_cast<std::size_t>(i)), chain_rows_ * chain_->output_stride(i)});
    }
  }

  static constexpr ChainOptions options{.cut_anywhere = true};
  static constexpr std::size_t most_values = 32;

  const Batch& batch() const { return batch_; }
  /// The cost of a row, in elements of a simple pass (rows_worth_a_thread).
  std::int64_t work() const {
    return chain_rows_ * chain_->columns() * static_cast<std::int64_t>(chain_->cost());
  }

  void run(std::int64_t begin, std::int64_t end) const {
    alignas(64) std::byte buffer[buffer_bytes];
    for (std::int64_t first = begin; first < end; first += together_) {
      const std::int64_t count = std::min(together_, end - first);
      const std::int32_t* indices = batch_.indices() + first;
      if (lie_together(indices, count)) {
        run_chain(batch_.table() + static_cast<std::size_t>(*indices) * batch_.row_bytes(), first, count);
      } else {
        copy_(batch_.table(), indices, count, batch_.row_bytes(), buffer);
        run_chain(buffer, first, count);
      }
    }
  }

 private:
  static constexpr std::size_t long_row = 8192;
  /// Reading rows from beyond the caches is faster if many of them are requested at the same time.
  static constexpr std::size_t buffer_bytes = 32768;

  /// Whether the rows are contiguous in the table, as in evaluation and prediction, or if there is one.
  static bool lie_together(const std::int32_t* indices, std::int64_t count) {
    for (std::int64_t i = 1; i < count; ++i) {
      if (indices[i] != indices[0] + i) return false;
    }
    return true;
  }

  template <class Byte>
  struct Place {
    Byte* data;
    std::int64_t step;  ///< bytes from one row of the batch to the next
  };

  void run_chain(const std::byte* rows, std::int64_t first, std::int64_t count) const {
    const std::byte* inputs[most_values] = {rows};
    std::byte* outputs[most_values];
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      inputs[i + 1] = inputs_[i].data + first * inputs_[i].step;
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      outputs[i] = outputs_[i].data + first * outputs_[i].step;
    chain_->run(inputs, outputs, count * chain_rows_);
  }

  Batch batch_;
  std::shared_ptr<const Chain> chain_;
  CopyRows<std::int32_t> copy_;
  std::int64_t chain_rows_;  ///< rows of the chain for each row of the batch
  std::int64_t together_;
  std::vector<Place<const std::byte>> inputs_;
  std::vector<Place<std::byte>> outputs_;
};

Support support_chain(const Node& node) {
  if (node.inputs().size() + node.output_count() > GatheredChain::most_values) {
    return {false, "it has too many operands"};
  }
  return Chain::support(node.attributes().body("body"), GatheredChain::options);
}

Kernel bind_chain(BindContext& context) {
  return kernel([gathered = GatheredChain(context), &team = context.team()] {
    gathered.batch().require_rows();
    team.parallel_for(gathered.batch().size(), rows_worth_a_thread(gathered.work()),
                      [&](std::int64_t begin, std::int64_t end) {
                        gathered.run(begin, end);
                        gathered.batch().prefetch_next(begin, end);
                      });
  });
}

}  // namespace

std::vector<KernelEntry> batch_gather_kernels() {
  return {
      {"batch_gather", [](const Node& node) { return one_of(AnyTypes{}, node.type().dtype); }, bind_gather},
      {"fused_batch_gather", support_chain, bind_chain}};
}

}  // namespace plexus::onednn
