#include <plexus/plexus.hpp>

#include "categories.hpp"

namespace plexus {
namespace {

/// The place of the category.
class Ordinal final : public ColumnFunction {
 public:
  explicit Ordinal(Categories categories) : categories_(std::move(categories)) {}
  void apply(double value, std::span<double> out) const override { out[0] = categories_.place(value); }
  bool knows(double value) const override { return categories_.has(value); }

 private:
  Categories categories_;
};

/// scikit-learn's OrdinalEncoder; an unknown value is its `unknown_value=-1`.
class OrdinalEncoder final : public Transform {
 public:
  static Schema schema() {
    Schema schema("ordinal_encoder", "The place of the category, from 0: for categories that have an order");
    return CategoryOptions::add_to(schema, "-1");
  }

  explicit OrdinalEncoder(const Options& options) : categories_(options) {}

  CellKind treats() const override { return CellKind::texts; }
  bool accepts(CellKind) const override { return true; }
  std::vector<std::string> categories() const override { return categories_.listed(); }
  bool accepts_unknown() const override { return categories_.accepts_unknown(); }

  FittedColumn fit(const ColumnValues& column) const override { return categories_.fit(column); }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Ordinal>(Categories(fitted, categories_.accepts_unknown()));
  }

 private:
  CategoryOptions categories_;
};

}  // namespace

void register_ordinal_encoder(Registrar& registrar) { registrar.add<OrdinalEncoder>(); }

}  // namespace plexus
