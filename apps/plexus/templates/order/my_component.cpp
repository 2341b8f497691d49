#include <plexus/plexus.hpp>

#include <algorithm>

using namespace plexus;

/// Visits the rows in the order of the data, beginning `shift` rows later in each pass, and wraps around.
/// The result depends on its options and arguments alone, so that a resumed training visits the same rows.
class MyComponent final : public Order {
 public:
  static Schema schema() {
    return Schema("my_component", "The order of the data, begun some rows later in each pass")
        .integer("shift", 1, "how many rows later", at_least(0))
        .example({{"shift", 3}});
  }
  explicit MyComponent(const Options& options) : shift_(options.integer("shift")) {}

  void advance(std::uint64_t, std::uint64_t pass, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    if (pass == 0 || rows == 0) return;  // 0, 1, 2, ... already
    std::rotate(orders.begin(), orders.begin() + shift_ % rows, orders.end());
  }

 private:
  std::int64_t shift_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
