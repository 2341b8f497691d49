#include "loops.hpp"
#include "softmax.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

constexpr std::int64_t n = lanes<float>;

/// Writes the losses of rows: log(total) * weight - score. Takes the logarithms of as many rows at once as a
/// register has lanes.
class Losses {
 public:
  Losses(float* loss, std::int64_t rows) : loss_(loss), rows_(rows) {}

  void put(std::int64_t row, const Floats& total, float weight, float score) {
    const std::int64_t lane = row % n;
    total_[lane] = total[0];
    weight_[lane] = weight;
    score_[lane] = score;
    if (lane + 1 == n || row + 1 == rows_) write(loss_ + row - lane, lane + 1);
  }

 private:
  void write(float* loss, std::int64_t count) const {
    // Lanes without a row get the logarithm of 1.
    const Floats logs = log_of(first<float>(count) ? load(total_) : all(1.0F));
    store_lanes(loss, logs * load(weight_) - load(score_), count);
  }

  float* loss_;
  std::int64_t rows_;
  float total_[n] = {};
  float weight_[n] = {};
  float score_[n] = {};
};

/// One register, from class i on, of the row that is 1 at the class `label` and 0 elsewhere.
Floats one_hot(std::int64_t label, std::int64_t i) {
  const auto lane = static_cast<std::int32_t>(label - i);
  return counted<std::int32_t>() == all(lane) ? all(1.0F) : Floats{};
}

/// weight * x for x <= 0, but 0 for weight 0 even if x is infinite. NaN if x is NaN.
Floats weighted(const Floats& weight, const Floats& x) {
  return (weight == Floats{}) & (x < Floats{}) ? Floats{} : weight * x;
}

template <class Label>
void sparse_short(const Label* label, const float* x, std::int64_t count, float* loss, float* difference,
                  std::int64_t rows) {
  Losses losses(loss, rows);
  for (std::int64_t r = 0; r < rows; ++r) {
    const ShortRow row = short_row(x + r * count, count);
    losses.put(r, row.total, 1.0F, x[r * count + label[r]] - row.largest[0]);
    if (difference == nullptr) continue;
    store_short(difference + r * count, row.power / row.total - one_hot(label[r], 0), count, rows - r);
  }
}

template <class Label>
void sparse(const Label* label, const float* x, std::int64_t count, float* loss, float* difference,
            std::int64_t rows) {
  if (count <= n) return sparse_short(label, x, count, loss, difference, rows);
  Losses losses(loss, rows);
  for (std::int64_t r = 0; r < rows; ++r, x += count) {
    const Floats largest = largest_of(x, count);
    const Floats total = for_each_power(
        x, count, largest, [&](std::int64_t i, std::int64_t used, const Floats&, const Floats& power) {
          if (difference != nullptr) store_lanes(difference + i, power, used);
        });
    losses.put(r, total, 1.0F, x[label[r]] - largest[0]);
    if (difference == nullptr) continue;
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      store_lanes(difference + i, load_lanes(difference + i, used) / total - one_hot(label[r], i), used);
    });
    difference += count;
  }
}

void dense_short(const float* target, const float* x, std::int64_t count, float* loss, float* difference,
                 std::int64_t rows) {
  Losses losses(loss, rows);
  for (std::int64_t r = 0; r < rows; ++r) {
    const ShortRow row = short_row(x + r * count, count);
    const Floats wanted = load_first(target + r * count, count);
    const Floats weight = folded<float>(wanted, Sum<float>{});
    const Floats scores = first<float>(count) ? weighted(wanted, row.less) : Floats{};
    losses.put(r, row.total, weight[0], folded<float>(scores, Sum<float>{})[0]);
    if (difference == nullptr) continue;
    store_short(difference + r * count, row.power / row.total * weight - wanted, count, rows - r);
  }
}

void dense_long(const float* target, const float* x, std::int64_t count, float* loss, float* difference,
                std::int64_t rows) {
  Losses losses(loss, rows);
  for (std::int64_t r = 0; r < rows; ++r, x += count, target += count) {
    Floats weights{};
    Floats scores{};
    const Floats total =
        for_each_power(x, count, largest_of(x, count),
                       [&](std::int64_t i, std::int64_t used, const Floats& less, const Floats& power) {
                         const Floats wanted = load_lanes(target + i, used);
                         weights += wanted;
                         scores += first<float>(used) ? weighted(wanted, less) : Floats{};
                         if (difference != nullptr) store_lanes(difference + i, power, used);
                       });
    const Floats weight = folded<float>(weights, Sum<float>{});
    losses.put(r, total, weight[0], folded<float>(scores, Sum<float>{})[0]);
    if (difference == nullptr) continue;
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      const Floats share = load_lanes(difference + i, used) / total * weight;
      store_lanes(difference + i, share - load_lanes(target + i, used), used);
    });
    difference += count;
  }
}

/// The loss of a row, summed class by class as in the definition of the op, so that infinities cancel only
/// where they cancel there.
[[gnu::cold, gnu::noinline]] float loss_by_classes(const float* target, const float* x, std::int64_t count) {
  const Floats largest = largest_of(x, count);
  const auto nothing = [](std::int64_t, std::int64_t, const Floats&, const Floats&) {};
  const float log_total = log_of(for_each_power(x, count, largest, nothing))[0];
  float sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const float of_class = log_total - (x[i] - largest[0]);
    sum += target[i] == 0 && of_class > 0 ? 0 : target[i] * of_class;
  }
  return sum;
}

/// Computes the losses again that are not finite: log(total) * weight or the score may have overflowed, or an
/// infinite target may have been multiplied by a zero in one of these two terms, where the definition
/// multiplies it by their difference, which is not zero.
void correct_nonfinite(const float* target, const float* x, std::int64_t count, float* loss,
                       std::int64_t rows) {
  for (std::int64_t r = 0; r < rows; r += n) {
    const Floats losses = load_lanes(loss + r, rows - r < n ? rows - r : n);
    for (unsigned rest = bits<float>(losses - losses != Floats{}); rest != 0; rest &= rest - 1) {
      const std::int64_t row = r + __builtin_ctz(rest);
      loss[row] = loss_by_classes(target + row * count, x + row * count, count);
    }
  }
}

void dense(const float* target, const float* x, std::int64_t count, float* loss, float* difference,
           std::int64_t rows) {
  count <= n ? dense_short(target, x, count, loss, difference, rows)
             : dense_long(target, x, count, loss, difference, rows);
  correct_nonfinite(target, x, count, loss, rows);
}

}  // namespace

CrossEntropies cross_entropies() { return {dense, sparse<std::int32_t>, sparse<std::int64_t>}; }

}  // namespace plexus::onednn::PLEXUS_ISA
