#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/read_parts.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus::tests {

/// Ten rows: x = r, y = 10 r, pair = (r, -r), label = r % 3 of three classes, w = r + 1, z = 100 r; and five
/// of a test part if asked for.
class Toy final : public Dataset {
 public:
  explicit Toy(bool has_test = false) : has_test_(has_test) {}

  Description describe() const override {
    const std::vector<std::string> classes{"red", "green", "blue"};
    return {{{"x", {DType::float64, {}}},
             {"y", {DType::float32, {}}},
             {"pair", {DType::float32, {2}}, Use::input},
             {"label", {DType::int64, {}}, Use::target, classes},
             {"w", {DType::float64, {}}},
             {"z", {DType::float64, {}}}},
            10,
            has_test_,
            has_test_ ? std::optional<std::int64_t>(5) : std::nullopt};
  }

  std::vector<Column> read(Part part) const override {
    const std::int64_t rows = part == Part::train ? 10 : 5;
    Tensor x(DType::float64, {rows});
    Tensor y(DType::float32, {rows});
    Tensor pair(DType::float32, {rows, 2});
    Tensor label(DType::int64, {rows});
    Tensor w(DType::float64, {rows});
    Tensor z(DType::float64, {rows});
    for (std::int64_t r = 0; r < rows; ++r) {
      const auto i = static_cast<std::size_t>(r);
      x.data<double>()[i] = static_cast<double>(r);
      y.data<float>()[i] = static_cast<float>(10 * r);
      pair.data<float>()[2 * i] = static_cast<float>(r);
      pair.data<float>()[2 * i + 1] = static_cast<float>(-r);
      label.data<std::int64_t>()[i] = r % 3;
      w.data<double>()[i] = static_cast<double>(r + 1);
      z.data<double>()[i] = static_cast<double>(100 * r);
    }
    return {{"x", x, {}}, {"y", y, {}}, {"pair", pair, {}}, {"label", label, describe().fields[3].classes},
            {"w", w, {}}, {"z", z, {}}};
  }
  std::vector<std::string> files() const override { return {}; }

 private:
  bool has_test_;
};

/// Knows one dataset, `toy`.
class ToySource final : public ComponentSource {
 public:
  const Schema* schema(Kind kind, std::string_view name) const override {
    return kind == Kind::dataset && name == "toy" ? &schema_ : nullptr;
  }
  std::unique_ptr<Component> make(Kind, std::string_view, const Options&) const override {
    return std::make_unique<Toy>();
  }
  std::vector<std::string> names(Kind) const override { return {"toy"}; }
  std::string places_searched(Kind) const override { return ""; }

 private:
  Schema schema_{"toy", "ten rows"};
};

inline const ToySource toy_source;

inline DataConfig config_of(const std::string& yaml, Diagnostics& diagnostics) {
  const Tree tree = parse_yaml(std::make_shared<Source>(Source{"run.yaml", yaml, "."}));
  return read_data_config(tree, toy_source, diagnostics);
}

inline DataConfig config_of(const std::string& yaml) {
  Diagnostics diagnostics;
  DataConfig config = config_of(yaml, diagnostics);
  diagnostics.throw_if_any();
  return config;
}

inline Binding binding_of(const DataConfig& config, const Dataset& dataset) {
  Diagnostics diagnostics;
  Binding binding = bind_columns(config, dataset.describe(), diagnostics);
  diagnostics.throw_if_any();
  return binding;
}

inline Parts parts_of(const std::string& yaml, const Dataset& dataset = Toy()) {
  const DataConfig config = config_of(yaml);
  return read_parts(config, dataset, binding_of(config, dataset), {true, true, true});
}

/// The message of everything that is wrong with a data section.
inline std::string mistakes_of(const std::string& yaml, const Dataset& dataset = Toy()) {
  Diagnostics diagnostics;
  const DataConfig config = config_of(yaml, diagnostics);
  if (diagnostics.empty()) bind_columns(config, dataset.describe(), diagnostics);
  return diagnostics.text();
}

inline std::vector<double> values_of(const Tensor& tensor) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < tensor.elements(); ++i) values.push_back(tensor.at(i));
  return values;
}

}  // namespace plexus::tests
