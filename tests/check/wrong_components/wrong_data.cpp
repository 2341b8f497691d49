#include "wrong_data.hpp"

#include <plexus/plexus.hpp>

#include <algorithm>
#include <atomic>

namespace plexus::tests {
namespace {

/// Subtracts the mean of what it has seen since it was made.
class RunningMean final : public ColumnFunction {
 public:
  void apply(double value, std::span<double> out) const override {
    total_ = total_ + value;
    count_ = count_ + 1;
    out[0] = value - total_ / count_;
  }

 private:
  mutable std::atomic<double> total_{0};
  mutable std::atomic<double> count_{0};
};

struct BatchTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_of_batch", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<RunningMean>();
  }
};

class Divided final : public ColumnFunction {
 public:
  Divided(double spread, double offset) : spread_(spread), offset_(offset) {}
  void apply(double value, std::span<double> out) const override { out[0] = value / spread_; }
  double inverse(double value) const override { return value * spread_ + offset_; }
  std::string inverse_formula() const override { return "x * (" + std::to_string(spread_) + ")"; }

 private:
  double spread_;
  double offset_;
};

/// Divides by a spread that is 0 for a constant column.
struct SpreadTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_constant", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  FittedColumn fit(const ColumnValues& column) const override {
    double least = column.values[0];
    double most = column.values[0];
    for (const double value : column.values) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
    return {{{"spread", {most - least}}}, {}};
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Divided>(fitted_number(fitted, "spread"), 0);
  }
};

struct InverseTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_inverse", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<Divided>(2, 0.001);
  }
};

struct DroppingOrder final : Order {
  static Schema schema() { return Schema("wrong_order_drops", "a fault"); }
  void advance(std::uint64_t, std::uint64_t, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    if (rows > 2) orders[2] = orders[0];
  }
};

struct CountingOrder final : Order {
  static Schema schema() { return Schema("wrong_order_calls", "a fault"); }
  void advance(std::uint64_t, std::uint64_t, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    const int shift = ++calls;
    for (std::int64_t i = 0; i < rows; ++i) {
      orders[static_cast<std::size_t>(i)] = static_cast<std::int32_t>((i + shift) % rows);
    }
  }
  mutable std::atomic<int> calls{0};
};

/// It describes whole numbers and reads others.
struct OtherDataset final : Dataset {
  static Schema schema() { return Schema("wrong_dataset_dtype", "a fault"); }
  Description describe() const override {
    Description description;
    description.fields.push_back({"x", {DType::int64, {}}});
    description.train_rows = 3;
    return description;
  }
  std::vector<Column> read(Part) const override { return {{"x", Tensor::of<double>({3}, {1, 2, 3}), {}}}; }
  std::vector<std::string> files() const override { return {}; }
};

/// It has no fault: it asks for its options when it is used, for one of them only with another value of the
/// other.
class KeptDataset final : public Dataset {
 public:
  static Schema schema() {
    return Schema("good_dataset", "no fault")
        .integer("rows", 4, "how many", between(2, 1e12))
        .boolean("scaled", false, "whether x is multiplied")
        .number("scale", 2.0, "by this");
  }
  explicit KeptDataset(const Options& options) : options_(options) {}
  Description describe() const override {
    Description description;
    description.fields.push_back({"x", {DType::float64, {}}});
    description.train_rows = options_.integer("rows");
    return description;
  }
  std::vector<Column> read(Part) const override {
    const double scale = options_.boolean("scaled") ? options_.number("scale") : 1;
    return {{"x", Tensor::full({DType::float64, {options_.integer("rows")}}, scale), {}}};
  }
  std::vector<std::string> files() const override { return {}; }

 private:
  Options options_;
};

/// A fault: nothing asks for its option, not even when it is used.
struct UnreadOrder final : Order {
  static Schema schema() { return Schema("wrong_order_option", "a fault").number("power", 2.0, "nothing"); }
  explicit UnreadOrder(const Options&) {}
  void advance(std::uint64_t, std::uint64_t, std::int64_t, std::span<std::int32_t>) const override {}
};

}  // namespace

void add_wrong_data(Registrar& registrar) {
  registrar.add<BatchTransform>();
  registrar.add<SpreadTransform>();
  registrar.add<InverseTransform>();
  registrar.add<DroppingOrder>();
  registrar.add<CountingOrder>();
  registrar.add<OtherDataset>();
  registrar.add<KeptDataset>();
  registrar.add<UnreadOrder>();
}

}  // namespace plexus::tests
