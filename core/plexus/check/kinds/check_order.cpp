#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/kinds/check_order.hpp>
#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/pass_orders.hpp>

#include <array>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of an order.
class OrderChecks {
 public:
  OrderChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("permutations", [&] { return permutations(); });
    checks_.run("the same orders again", [&] { return the_same_again(); });
  }

 private:
  static constexpr std::uint64_t passes = 4;
  static constexpr std::uint64_t seed = 42;
  static constexpr std::array<std::int64_t, 6> sizes{1, 2, 3, 7, 64, 1000};
  using Passes = std::vector<std::vector<std::int32_t>>;

  std::shared_ptr<const Order> order() const { return checks_.tried().make<Order>(); }

  static std::int64_t sequences_of(const Order& order, std::int64_t units) {
    return calling_plugin(order, "its orders of a pass", [&] { return order.sequences(units); });
  }

  /// The first passes over so many rows. PassOrders refuses what is no permutation.
  static Passes passes_of(const std::shared_ptr<const Order>& order, std::int64_t rows,
                          std::int64_t sequences, std::uint64_t of_seed = seed) {
    FitOptions options;
    options.order = order;
    PassOrders orders(options, of_seed, rows, sequences);
    Passes all;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
      orders.make(pass);
      const auto made = orders.orders().data<std::int32_t>();
      all.emplace_back(made.begin(), made.end());
    }
    return all;
  }

  CheckResult permutations() const {
    const auto made = order();
    std::string told;
    for (const std::int64_t units : {1, 3}) {
      const std::int64_t sequences = sequences_of(*made, units);
      if (sequences != 1 && sequences != units) {
        return CheckResult::failed(
            fmt::format("{} sequences for {} units: expected 1 or {}", sequences, units, units));
      }
      for (const std::int64_t rows : sizes) passes_of(made, rows, sequences);
      told = fmt::format("{} of 3 units", counted(static_cast<std::size_t>(sequences), "sequence"));
    }
    return CheckResult::passed(told);
  }

  /// A fit that is resumed makes a new order, and asks for all passes from the first on.
  CheckResult the_same_again() const {
    const auto used = order();
    const std::int64_t sequences = sequences_of(*used, 3);
    for (const std::int64_t rows : sizes) {
      const Passes first = passes_of(used, rows, sequences);
      if (passes_of(used, rows, sequences) != first)
        return CheckResult::failed(fmt::format("{} rows: other orders when asked again", rows));
      if (passes_of(order(), rows, sequences) != first)
        return CheckResult::failed(
            fmt::format("{} rows: a new one of the same options gives other orders", rows));
    }
    const bool seeded = passes_of(used, 64, sequences) != passes_of(used, 64, sequences, seed + 1);
    return CheckResult::passed(seeded ? "follows the seed of the run"
                                      : "does not follow the seed of the run");
  }

  CaseChecks checks_;
};

}  // namespace

void check_order(const ComponentCase& tried, CheckTable& table) { OrderChecks(tried, table).run(); }

}  // namespace plexus
