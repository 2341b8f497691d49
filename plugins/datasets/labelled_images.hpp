#pragma once

#include <plexus/data/dataset.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// An IDX file of images and one of their labels.
struct LabelledImages {
  std::filesystem::path images;
  std::filesystem::path labels;
};

/// Describes the data of such pairs of files, from their headers: columns "image" (an input) and "label" (a
/// target). Throws DataError if two files do not belong together. `classes` may be empty.
Description describe_images(const LabelledImages& train, const std::optional<LabelledImages>& test,
                            const std::vector<std::string>& classes);

/// The two columns. Throws DataError if a label is no class: negative, or not one of `classes` if there are
/// any.
std::vector<Column> read_images(const LabelledImages& files, const std::vector<std::string>& classes);

}  // namespace plexus
