#include <plexus/plexus.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <numbers>

using namespace plexus;

/// Points of two spirals in the plane, every other row of the second one, with normal noise.
/// Columns: x, y (float64), spiral (classes "first" and "second").
class MyComponent final : public Dataset {
 public:
  static Schema schema() {
    return Schema("my_component", "Points of two spirals in the plane")
        .integer("rows", 400, "how many points", between(2, 1e7))
        .number("noise", 0.02, "standard deviation of what is added to x and y", at_least(0))
        .integer("seed", 0, "of the noise", at_least(0))
        .example({{"rows", 60}});
  }
  explicit MyComponent(const Options& options)
      : rows_(options.integer("rows")),
        noise_(options.number("noise")),
        seed_(static_cast<std::uint64_t>(options.integer("seed"))) {}

  Description describe() const override {
    Description description;
    description.fields = {{"x", {DType::float64, {}}},
                          {"y", {DType::float64, {}}},
                          {"spiral", {DType::int64, {}}, Use::target, classes()}};
    description.train_rows = rows_;
    return description;
  }

  std::vector<Column> read(Part) const override {
    Tensor x(DType::float64, {rows_});
    Tensor y(DType::float64, {rows_});
    Tensor spiral(DType::int64, {rows_});
    Tensor noise(DType::float64, {rows_, 2});
    fill_normal(stream_key(seed_, "noise", "my_component"), 0, noise.data<double>());
    const std::span<const double> off = noise.data<double>();
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows_); ++i) {
      const double along = static_cast<double>(i) / static_cast<double>(rows_);
      const double angle = (1.5 * along + static_cast<double>(i % 2)) * std::numbers::pi;
      x.data<double>()[i] = along * std::cos(angle) + noise_ * off[2 * i];
      y.data<double>()[i] = along * std::sin(angle) + noise_ * off[2 * i + 1];
      spiral.data<std::int64_t>()[i] = static_cast<std::int64_t>(i % 2);
    }
    return {{"x", x, {}}, {"y", y, {}}, {"spiral", spiral, classes()}};
  }
  std::vector<std::string> files() const override { return {}; }

 private:
  static std::vector<std::string> classes() { return {"first", "second"}; }

  std::int64_t rows_;
  double noise_;
  std::uint64_t seed_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
