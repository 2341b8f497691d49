#include "kernels/strided_copy.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/copy_rows.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"
#include "kernels/product_plan.hpp"

namespace plexus::onednn {

namespace {

/// Elements of a piece of a row: about a microsecond's work, compared with which the step to the next piece
/// costs nothing.
constexpr std::int64_t piece_elements = 4096;
/// Rows and columns of a block that is transposed at a time: 16 KiB of floats, read and written.
constexpr std::int64_t block = 64;

/// The loop for elements of that size.
template <class Loop>
Loop sized(std::int64_t bytes, Loop of_1, Loop of_4, Loop of_8) {
  return bytes == 1 ? of_1 : bytes == 4 ? of_4 : of_8;
}

}  // namespace

StridedCopy::StridedCopy(const Shape& shape, const Strides& from, const Strides& to,
                         std::size_t element_bytes) {
  const auto bytes = static_cast<std::int64_t>(element_bytes);
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] == 1) continue;
    const Axis next{shape[axis], from[axis] * bytes, to[axis] * bytes};
    if (!outer_.empty() && outer_.back().from == next.from * next.size &&
        outer_.back().to == next.to * next.size) {
      outer_.back() = {outer_.back().size * next.size, next.from, next.to};
    } else {
      outer_.push_back(next);
    }
  }
  if (outer_.empty()) outer_.push_back({1, bytes, bytes});
  cut_ = outer_.back();
  outer_.pop_back();
  choose_loop(bytes);
  const std::int64_t together = std::max<std::int64_t>(1, piece_elements / std::max(inner_.size, block));
  piece_ = std::min(cut_.size, inner_.size == 1 ? piece_elements : together);
  pieces_ = piece_ == 0 ? 0 : (cut_.size + piece_ - 1) / piece_;
  units_ = shape.elements() == 0 ? 0 : pieces_;
  for (const Axis& axis : outer_) units_ *= axis.size;
  grain_ = rows_worth_a_thread(piece_ * inner_.size);
}

void StridedCopy::choose_loop(std::int64_t bytes) {
  if (cut_.from == bytes && cut_.to == bytes) {
    copy_piece_ = copy_bytes;
    if (outer_.empty() || cut_.size * bytes > static_cast<std::int64_t>(short_row_bytes)) return;
    inner_ = cut_;
    cut_ = outer_.back();
    outer_.pop_back();
    copy_piece_ = copy_short_rows;
  } else if (cut_.from == 0 && cut_.to == bytes) {
    copy_piece_ = sized<CopyPiece>(bytes, repeat<std::uint8_t>, repeat<std::uint32_t>, repeat<std::uint64_t>);
  } else if (is_exchanged(bytes)) {
    const auto next =
        std::find_if(outer_.begin(), outer_.end(), [bytes](const Axis& axis) { return axis.from == bytes; });
    inner_ = cut_;
    cut_ = *next;
    outer_.erase(next);
    copy_piece_ =
        sized<CopyPiece>(bytes, exchange<std::uint8_t>, exchange<std::uint32_t>, exchange<std::uint64_t>);
  } else {
    copy_piece_ = sized<CopyPiece>(bytes, step<std::uint8_t>, step<std::uint32_t>, step<std::uint64_t>);
  }
}

/// Whether the copy transposes: y is contiguous along `cut_`, x along another axis.
bool StridedCopy::is_exchanged(std::int64_t bytes) const {
  return cut_.to == bytes &&
         std::any_of(outer_.begin(), outer_.end(), [bytes](const Axis& axis) { return axis.from == bytes; });
}

void StridedCopy::run(const std::byte* from, std::byte* to, const Team& team) const {
  team.parallel_for(units_, grain_,
                    [&](std::int64_t begin, std::int64_t end) { run_part(begin, end, from, to); });
}

void StridedCopy::run_part(std::int64_t begin, std::int64_t end, const std::byte* from, std::byte* to) const {
  std::array<std::int64_t, Shape::max_rank> at{};
  std::int64_t piece = begin % pieces_;
  std::int64_t rest = begin / pieces_;
  for (std::size_t axis = outer_.size(); axis-- > 0; rest /= outer_[axis].size) {
    at[axis] = rest % outer_[axis].size;
    from += at[axis] * outer_[axis].from;
    to += at[axis] * outer_[axis].to;
  }
  for (std::int64_t unit = begin; unit < end; ++unit) {
    const std::int64_t first = piece * piece_;
    copy_piece_(*this, from + first * cut_.from, to + first * cut_.to, std::min(piece_, cut_.size - first));
    if (++piece < pieces_) continue;
    piece = 0;
    for (std::size_t axis = outer_.size(); axis-- > 0;) {
      from += outer_[axis].from;
      to += outer_[axis].to;
      if (++at[axis] < outer_[axis].size) break;
      from -= outer_[axis].from * outer_[axis].size;
      to -= outer_[axis].to * outer_[axis].size;
      at[axis] = 0;
    }
  }
}

void StridedCopy::copy_short_rows(const StridedCopy& copy, const std::byte* from, std::byte* to,
                                  std::int64_t count) {
  const auto bytes = static_cast<std::size_t>(copy.inner_.size * copy.inner_.to);
  for (std::int64_t i = 0; i < count; ++i, from += copy.cut_.from, to += copy.cut_.to) {
    copy_short_row(from, to, bytes);
  }
}

void StridedCopy::copy_bytes(const StridedCopy& copy, const std::byte* from, std::byte* to,
                             std::int64_t count) {
  std::memcpy(to, from, static_cast<std::size_t>(count * copy.cut_.to));
}

template <class T>
void StridedCopy::repeat(const StridedCopy&, const std::byte* from, std::byte* to, std::int64_t count) {
  std::fill_n(reinterpret_cast<T*>(to), count, *reinterpret_cast<const T*>(from));
}

template <class T>
void StridedCopy::step(const StridedCopy& copy, const std::byte* from, std::byte* to, std::int64_t count) {
  const Axis axis = copy.cut_;
  for (std::int64_t i = 0; i < count; ++i, from += axis.from, to += axis.to) {
    *reinterpret_cast<T*>(to) = *reinterpret_cast<const T*>(from);
  }
}

/// Transposes a block at a time, so that the cache lines that it reads and writes stay in L1.
template <class T>
void StridedCopy::exchange(const StridedCopy& copy, const std::byte* from, std::byte* to,
                           std::int64_t count) {
  const Axis across = copy.cut_;
  const Axis along = copy.inner_;
  for (std::int64_t first = 0; first < along.size; first += block) {
    const std::int64_t columns = std::min(block, along.size - first);
    const std::byte* x = from + first * along.from;
    std::byte* y = to + first * along.to;
    if constexpr (sizeof(T) == sizeof(float)) {
      constexpr std::int64_t bytes = sizeof(float);
      gemm().transpose(reinterpret_cast<const float*>(x), along.from / bytes, columns, count,
                       reinterpret_cast<float*>(y), across.to / bytes);
    } else {
      for (std::int64_t i = 0; i < count; ++i) {
        const T* column = reinterpret_cast<const T*>(x + i * across.from);
        T* row = reinterpret_cast<T*>(y + i * across.to);
        const std::int64_t stride = along.from / static_cast<std::int64_t>(sizeof(T));
        for (std::int64_t j = 0; j < columns; ++j) row[j] = column[j * stride];
      }
    }
  }
}

}  // namespace plexus::onednn
