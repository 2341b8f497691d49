#include "labelled_images.hpp"

#include <plexus/data/idx.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

namespace plexus {

namespace {

struct Types {
  Type images;
  Type labels;
};

/// From the headers; refuses files that do not belong together.
Types types_of(const LabelledImages& files) {
  const Types types{read_idx_type(files.images), read_idx_type(files.labels)};
  const Shape& images = types.images.shape;
  const Shape& labels = types.labels.shape;
  if (images.rank() < 2) {
    throw DataError(files.images.string() + " holds " + types.images.text() +
                    ", expected images: at least two dimensions. Are images and labels swapped?");
  }
  if (labels.rank() != 1 || is_floating(types.labels.dtype)) {
    throw DataError(files.labels.string() + " holds " + types.labels.text() +
                    ", expected labels: integers of one dimension. Are images and labels swapped?");
  }
  if (images[0] != labels[0]) {
    throw DataError(files.images.string() + " holds " + std::to_string(images[0]) + " images, but " +
                    files.labels.string() + " holds " + std::to_string(labels[0]) + " labels");
  }
  return types;
}

void require_classes(const Tensor& labels, const std::string& file, std::size_t classes) {
  for (std::int64_t i = 0; i < labels.elements(); ++i) {
    const double label = labels.at(i);
    if (label >= 0 && (classes == 0 || label < static_cast<double>(classes))) continue;
    throw DataError(file + " has the label " + std::to_string(static_cast<std::int64_t>(label)) + " in row " +
                    std::to_string(i) + " (from 0), expected " +
                    (classes > 0 ? "0 to " + std::to_string(classes - 1) : "0 or more"));
  }
}

}  // namespace

Description describe_images(const LabelledImages& train, const std::optional<LabelledImages>& test,
                            const std::vector<std::string>& classes) {
  const Types types = types_of(train);
  const Shape image = types.images.shape.from(1);
  Description description;
  description.fields = {{"image", {types.images.dtype, image}, Use::input, {}, true},
                        {"label", {types.labels.dtype, {}}, Use::target, classes, true}};
  description.train_rows = types.images.shape[0];
  description.has_test = test.has_value();
  if (test) {
    const Type images = types_of(*test).images;
    if (!(images.shape.from(1) == image)) {
      throw DataError(test->images.string() + " holds images of " + images.shape.from(1).text() +
                      ", but those of " + train.images.string() + " are " + image.text());
    }
    description.test_rows = images.shape[0];
  }
  return description;
}

std::vector<Column> read_images(const LabelledImages& files, const std::vector<std::string>& classes) {
  types_of(files);
  const Tensor labels = read_idx(files.labels);
  require_classes(labels, files.labels.string(), classes.size());
  return {{"image", read_idx(files.images), {}, {}, files.images.string()},
          {"label", labels, classes, {}, files.labels.string()}};
}

}  // namespace plexus
