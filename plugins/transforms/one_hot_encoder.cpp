#include <plexus/plexus.hpp>

#include <algorithm>

#include "categories.hpp"

namespace plexus {
namespace {

/// A 1 at the place of the category among zeros; the first `dropped` categories have no place.
class OneHot final : public ColumnFunction {
 public:
  OneHot(Categories categories, std::size_t dropped)
      : categories_(std::move(categories)), dropped_(dropped) {}

  std::size_t width() const override { return categories_.size() - dropped_; }
  std::vector<std::string> names() const override {
    return {categories_.names().begin() + static_cast<std::ptrdiff_t>(dropped_), categories_.names().end()};
  }
  void apply(double value, std::span<double> out) const override {
    std::fill(out.begin(), out.end(), 0.0);
    const int place = categories_.place(value) - static_cast<int>(dropped_);
    if (place >= 0) out[static_cast<std::size_t>(place)] = 1;
  }
  bool knows(double value) const override { return categories_.has(value); }

 private:
  Categories categories_;
  std::size_t dropped_;
};

/// scikit-learn's OneHotEncoder.
class OneHotEncoder final : public Transform {
 public:
  static Schema schema() {
    Schema schema("one_hot_encoder", "A number for each category: 1 for that of the row, 0 for the others");
    CategoryOptions::add_to(schema, "zeros only");
    return schema.choice("drop", {"none", "first", "if_binary"}, "none",
                         "leave out the first category, always or if there are two: zeros stand for it");
  }

  explicit OneHotEncoder(const Options& options) : categories_(options), drop_(options.text("drop")) {}

  CellKind treats() const override { return CellKind::texts; }
  bool accepts(CellKind) const override { return true; }
  std::optional<std::size_t> width() const override {
    const std::size_t listed = categories_.listed().size();
    return listed == 0 ? std::nullopt : std::optional(listed - dropped(listed));
  }
  std::vector<std::string> categories() const override { return categories_.listed(); }
  bool accepts_unknown() const override { return categories_.accepts_unknown(); }

  FittedColumn fit(const ColumnValues& column) const override {
    FittedColumn fitted = categories_.fit(column);
    const std::size_t size = Categories(fitted, true).size();
    if (size == dropped(size)) throw DataError("has a single category, which `drop: first` leaves out");
    return fitted;
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    Categories categories(fitted, categories_.accepts_unknown());
    const std::size_t dropped = this->dropped(categories.size());
    return std::make_unique<OneHot>(std::move(categories), dropped);
  }

 private:
  std::size_t dropped(std::size_t categories) const {
    return drop_ == "first" || (drop_ == "if_binary" && categories == 2) ? 1 : 0;
  }

  CategoryOptions categories_;
  std::string drop_;
};

}  // namespace

void register_one_hot_encoder(Registrar& registrar) { registrar.add<OneHotEncoder>(); }

}  // namespace plexus
