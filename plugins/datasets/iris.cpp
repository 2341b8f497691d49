#include <plexus/data/csv/csv.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/plugin/registry.hpp>

#include "brought_along.hpp"

namespace plexus {

namespace {

/// Iris (Fisher 1936): four measures of 150 flowers in centimetres, and their species, 50 of each of three.
class Iris final : public Dataset {
 public:
  static Schema schema() {
    return Schema("iris", "150 flowers of three species: four measures in centimetres each");
  }
  explicit Iris(const Options&) {}

  Description describe() const override {
    Description description;
    for (const char* name : {"sepal_length", "sepal_width", "petal_length", "petal_width"}) {
      description.fields.push_back({name, {DType::float64, {}}});
    }
    description.fields.push_back(
        {"species", {DType::int64, {}}, Use::target, {"setosa", "versicolor", "virginica"}});
    description.train_rows = 150;
    return description;
  }
  std::vector<Column> read(Part) const override { return read_csv(file()); }
  std::vector<std::string> files() const override { return {file()}; }

 private:
  static std::filesystem::path file() { return brought_along("iris.csv.gz"); }
};

}  // namespace

void register_iris(Registrar& registrar) { registrar.add<Iris>(); }

}  // namespace plexus
