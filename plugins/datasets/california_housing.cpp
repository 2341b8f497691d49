#include <plexus/data/csv/csv.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <utility>

#include "brought_along.hpp"

namespace plexus {

namespace {

/// California housing (Pace and Barry 1997): 20,640 districts of the census of 1990, with the features and
/// the target of scikit-learn's fetch_california_housing, float64 with the same bits. They are computed from
/// the sums of each district, in the table california_housing.csv.gz, which the dataset `csv` can read too.
class CaliforniaHousing final : public Dataset {
 public:
  static Schema schema() {
    return Schema("california_housing",
                  "20,640 districts: eight features of scikit-learn's, and the median value of their houses "
                  "in units of 100,000 dollars");
  }
  explicit CaliforniaHousing(const Options&) {}

  Description describe() const override {
    Description description;
    for (const char* name : names) {
      description.fields.push_back({name, {DType::float64, {}}});
    }
    description.fields.back().use = Use::target;
    description.train_rows = 20640;
    return description;
  }

  std::vector<Column> read(Part) const override {
    const std::vector<Column> table = read_csv(file());
    const auto raw = [&](std::string_view name) {
      const auto found =
          std::find_if(table.begin(), table.end(), [&](const Column& c) { return c.name == name; });
      if (found == table.end()) throw DataError(file() + " has no column '" + std::string(name) + "'");
      return found->values;
    };
    const auto ratio = [&](std::string_view a, std::string_view b) { return divided(raw(a), raw(b)); };
    const Tensor hundred_thousand = Tensor::full({DType::float64, raw("households").shape()}, 100000.0);
    const std::vector<Tensor> values{
        raw("medianIncome"),
        raw("housingMedianAge"),
        ratio("totalRooms", "households"),
        ratio("totalBedrooms", "households"),
        raw("population"),
        ratio("population", "households"),
        raw("latitude"),
        raw("longitude"),
        divided(raw("medianHouseValue"), hundred_thousand),
    };
    std::vector<Column> columns;
    for (std::size_t c = 0; c < values.size(); ++c) {
      columns.push_back({names[c], values[c], {}, {}, file()});
    }
    return columns;
  }
  std::vector<std::string> files() const override { return {file()}; }

 private:
  static constexpr const char* names[] = {"MedInc",   "HouseAge", "AveRooms",  "AveBedrms",  "Population",
                                          "AveOccup", "Latitude", "Longitude", "MedHouseVal"};

  static std::string file() { return brought_along("california_housing.csv.gz").string(); }

  static Tensor divided(const Tensor& a, const Tensor& b) {
    Tensor quotients(DType::float64, a.shape());
    const std::span<double> out = quotients.data<double>();
    const std::span<const double> above = a.data<double>();
    const std::span<const double> below = b.data<double>();
    for (std::size_t r = 0; r < out.size(); ++r) out[r] = above[r] / below[r];
    return quotients;
  }
};

}  // namespace

void register_california_housing(Registrar& registrar) { registrar.add<CaliforniaHousing>(); }

}  // namespace plexus
