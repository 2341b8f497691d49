#include <plexus/config/options.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>

namespace plexus {

namespace {

/// An array of inputs and one of targets, as NumPy saves them.
struct Arrays {
  std::filesystem::path inputs;
  std::filesystem::path targets;
};

Type type_of(const std::filesystem::path& file) {
  Type type = read_npy_type(file);
  if (type.shape.is_scalar()) {
    throw DataError(file.string() + " holds a single " + type.text() + ", expected an array of rows");
  }
  return type;
}

/// Columns "input" (an input) and "target" (a target).
class Npy final : public Dataset {
 public:
  static Schema schema() {
    return Schema("npy", "Arrays that NumPy saved: one of inputs, one of targets")
        .path("inputs", "array of inputs, a row each, for training")
        .path("targets", "array of as many targets")
        .optional_path("test_inputs", "inputs for testing")
        .optional_path("test_targets", "their targets");
  }
  explicit Npy(const Options& options) : train_{options.path("inputs"), options.path("targets")} {
    if (options.has("test_inputs") != options.has("test_targets")) {
      throw ConfigError("dataset 'npy': test_inputs and test_targets go together; one of them is missing");
    }
    if (options.has("test_inputs")) test_ = {options.path("test_inputs"), options.path("test_targets")};
  }

  Description describe() const override {
    Description description;
    description.fields = fields(train_);
    description.train_rows = rows(train_);
    description.has_test = test_.has_value();
    if (test_) {
      description.test_rows = rows(*test_);
      require_same_types(*test_, description.fields);
    }
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const Arrays& files = part == Part::train ? train_ : test_.value();
    rows(files);
    return {{"input", read_npy(files.inputs), {}, {}, files.inputs.string()},
            {"target", read_npy(files.targets), {}, {}, files.targets.string()}};
  }
  std::vector<std::string> files() const override {
    std::vector<std::string> all{train_.inputs, train_.targets};
    if (test_) all.insert(all.end(), {test_->inputs, test_->targets});
    return all;
  }

 private:
  static std::vector<Field> fields(const Arrays& files) {
    const Type inputs = type_of(files.inputs);
    const Type targets = type_of(files.targets);
    return {{"input", {inputs.dtype, inputs.shape.from(1)}, Use::input, {}, true},
            {"target", {targets.dtype, targets.shape.from(1)}, Use::target, {}, true}};
  }

  static std::int64_t rows(const Arrays& files) {
    const std::int64_t inputs = type_of(files.inputs).shape[0];
    const std::int64_t targets = type_of(files.targets).shape[0];
    if (inputs != targets) {
      throw DataError(files.inputs.string() + " has " + std::to_string(inputs) + " rows, but " +
                      files.targets.string() + " has " + std::to_string(targets));
    }
    return inputs;
  }

  static void require_same_types(const Arrays& test, const std::vector<Field>& train) {
    const std::vector<Field> found = fields(test);
    for (std::size_t i = 0; i < train.size(); ++i) {
      if (found[i].row == train[i].row) continue;
      throw DataError((i == 0 ? test.inputs : test.targets).string() + " has rows of " + found[i].row.text() +
                      ", but those for training are " + train[i].row.text());
    }
  }

  Arrays train_;
  std::optional<Arrays> test_;
};

}  // namespace

void register_npy(Registrar& registrar) { registrar.add<Npy>(); }

}  // namespace plexus
