#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include "labelled_images.hpp"

namespace plexus {

namespace {

/// Labelled images in IDX files, plain or gzip: columns "image" (an input) and "label" (a target).
class Idx final : public Dataset {
 public:
  static Schema schema() {
    return Schema("idx", "Labelled images in IDX files, the format of MNIST")
        .path("images", "images for training")
        .path("labels", "their labels, whole numbers from 0")
        .optional_path("test_images", "images for testing")
        .optional_path("test_labels", "their labels")
        .optional_texts("classes", "names of the labels 0, 1, ...");
  }
  explicit Idx(const Options& options) : train_{options.path("images"), options.path("labels")} {
    if (options.has("test_images") != options.has("test_labels")) {
      throw ConfigError("dataset 'idx': test_images and test_labels go together; one of them is missing");
    }
    if (options.has("test_images")) test_ = {options.path("test_images"), options.path("test_labels")};
    if (options.has("classes")) classes_ = options.texts("classes");
  }

  Description describe() const override { return describe_images(train_, test_, classes_); }
  std::vector<Column> read(Part part) const override {
    return read_images(part == Part::train ? train_ : test_.value(), classes_);
  }
  std::vector<std::string> files() const override {
    std::vector<std::string> all{train_.images, train_.labels};
    if (test_) all.insert(all.end(), {test_->images, test_->labels});
    return all;
  }

 private:
  LabelledImages train_;
  std::optional<LabelledImages> test_;
  std::vector<std::string> classes_;
};

}  // namespace

void register_idx(Registrar& registrar) { registrar.add<Idx>(); }

}  // namespace plexus
