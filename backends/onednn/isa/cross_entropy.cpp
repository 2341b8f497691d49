#include "loops.hpp"
#include "softmax.hpp"

namespace plexus::onednn::PLEXUS_ISA {

namespace {

constexpr std::int64_t n = lanes<float>;

/// The loss of a row is log(total) * weight - score; logarithms are taken of many rows at once.
struct Losses {
  float total[n] = {};
  float weight[n] = {};
  float score[n] = {};

  void write(float* loss, std::int64_t count) const {
    // Rows that are not there have no logarithm.
    const Floats logs = log_of_large(first<float>(count) ? load(total) : all(1.0F));
    store_lanes(loss, logs * load(weight) - load(score), count);
  }
};

/// Keeps the powers of a row until their sum is known: in the memory of the difference, or if they fit in a
/// register.
class Powers {
 public:
  Powers(float* difference, std::int64_t count) : difference_(difference), is_short_(count <= n) {}

  void put(std::int64_t i, std::int64_t used, const Floats& power) {
    last_ = power;
    if (difference_ != nullptr && !is_short_) store_lanes(difference_ + i, power, used);
  }
  Floats get(std::int64_t i, std::int64_t used) const {
    return is_short_ ? last_ : load_lanes(difference_ + i, used);
  }

 private:
  float* difference_;
  bool is_short_;
  Floats last_{};
};

template <class Label>
void sparse(const Label* label, const float* x, std::int64_t count, float* loss, float* difference,
            std::int64_t rows) {
  Losses losses;
  for (std::int64_t r = 0; r < rows; ++r, x += count) {
    Powers powers(difference, count);
    const Floats largest = largest_of(x, count);
    const Floats total = for_each_power(
        x, count, largest, [&](std::int64_t i, std::int64_t used, const Floats&, const Floats& power) {
          powers.put(i, used, power);
        });
    const auto at = static_cast<std::int64_t>(label[r]);
    // One hot in no place: all zeros.
    const bool is_class = at >= 0 && at < count;
    const std::int64_t lane = r % n;
    losses.total[lane] = total[0];
    losses.weight[lane] = is_class ? 1.0F : 0.0F;
    losses.score[lane] = is_class ? x[at] - largest[0] : 0.0F;
    if (lane + 1 == n || r + 1 == rows) losses.write(loss + r - lane, lane + 1);
    if (difference == nullptr) continue;
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      const Ints hot = counted<std::int32_t>() == all(static_cast<std::int32_t>(is_class ? at - i : -1));
      store_lanes(difference + i, powers.get(i, used) / total - (hot ? all(1.0F) : Floats{}), used);
    });
    difference += count;
  }
}

void dense(const float* target, const float* x, std::int64_t count, float* loss, float* difference,
           std::int64_t rows) {
  Losses losses;
  for (std::int64_t r = 0; r < rows; ++r, x += count, target += count) {
    Powers powers(difference, count);
    Floats weights{};
    Floats scores{};
    const Floats total =
        for_each_power(x, count, largest_of(x, count),
                       [&](std::int64_t i, std::int64_t used, const Floats& less, const Floats& power) {
                         const Floats wanted = load_lanes(target + i, used);
                         weights += wanted;
                         scores += first<float>(used) ? wanted * less : Floats{};
                         powers.put(i, used, power);
                       });
    const Floats weight = folded<float>(weights, Sum<float>{});
    const std::int64_t lane = r % n;
    losses.total[lane] = total[0];
    losses.weight[lane] = weight[0];
    losses.score[lane] = folded<float>(scores, Sum<float>{})[0];
    if (lane + 1 == n || r + 1 == rows) losses.write(loss + r - lane, lane + 1);
    if (difference == nullptr) continue;
    for_each_register(count, [&](std::int64_t i, std::int64_t used) {
      const Floats share = powers.get(i, used) / total * weight;
      store_lanes(difference + i, share - load_lanes(target + i, used), used);
    });
    difference += count;
  }
}

}  // namespace

CrossEntropies cross_entropies() { return {dense, sparse<std::int32_t>, sparse<std::int64_t>}; }

}  // namespace plexus::onednn::PLEXUS_ISA
