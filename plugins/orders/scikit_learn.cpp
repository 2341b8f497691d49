#include <plexus/data/legacy_random.hpp>
#include <plexus/plexus.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace plexus {
namespace {

/// The largest number that NumPy's RandomState.randint(2**31 - 1) draws; the smallest is 0.
constexpr std::uint64_t largest_seed = std::numeric_limits<std::int32_t>::max() - 1;

/// The xorshift generator of sklearn/utils/_random.pxd (our_rand_r): 0 .. 2**31 - 1.
class Xorshift {
 public:
  explicit Xorshift(std::uint32_t seed) : state_(seed == 0 ? 1 : seed) {}
  std::uint32_t operator()() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 17U;
    state_ ^= state_ << 5U;
    return state_ & 0x7fffffffU;
  }

 private:
  std::uint32_t state_;
};

/// The seed by which one estimator shuffles. Its data set draws one number from the same generator before,
/// which is skipped here.
std::uint32_t shuffle_seed(std::uint32_t random_state) {
  LegacyRandom random(random_state);
  random.up_to(largest_seed - 1);
  return static_cast<std::uint32_t>(random.up_to(largest_seed));
}

/// The orders of scikit-learn's stochastic gradient descent (SGDClassifier, Perceptron and the like): the
/// order of the pass before is shuffled again, with the same random numbers in each pass. Where the optimizer
/// learns one class against all others, each class has an order of its own.
class ScikitLearn final : public Order {
 public:
  static Schema schema() {
    return Schema("scikit_learn", "The orders of scikit-learn's stochastic gradient descent")
        .optional_integer("random_state", "as there; absent: the lower 32 bits of the run's seed",
                          between(0, std::numeric_limits<std::uint32_t>::max()))
        .example({})
        .example({{"random_state", 42}});
  }

  explicit ScikitLearn(const Options& options) {
    if (options.has("random_state"))
      random_state_ = static_cast<std::uint32_t>(options.integer("random_state"));
  }

  std::int64_t sequences(std::int64_t units) const override { return units; }

  void advance(std::uint64_t seed, std::uint64_t, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    if (rows == 0) return;
    const std::uint32_t random_state = random_state_.value_or(static_cast<std::uint32_t>(seed));
    const auto length = static_cast<std::size_t>(rows);
    if (orders.size() == length) return shuffle(orders, shuffle_seed(random_state));
    LegacyRandom classes(random_state);
    for (std::size_t first = 0; first < orders.size(); first += length) {
      const auto own_state = static_cast<std::uint32_t>(classes.up_to(largest_seed));
      shuffle(orders.subspan(first, length), shuffle_seed(own_state));
    }
  }

 private:
  static void shuffle(std::span<std::int32_t> order, std::uint32_t seed) {
    Xorshift random(seed);
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      std::swap(order[i], order[i + random() % (order.size() - i)]);
    }
  }

  std::optional<std::uint32_t> random_state_;
};

}  // namespace

void register_scikit_learn(Registrar& registrar) { registrar.add<ScikitLearn>(); }

}  // namespace plexus
