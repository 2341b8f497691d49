#include <plexus/config/options.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "picture.hpp"

namespace plexus {

namespace {

/// Pictures of a folder: a sub-folder for each class, in the order of their names. A folder of pictures
/// without sub-folders, or one picture, has no labels.
class ImageFolder final : public Dataset {
 public:
  static Schema schema() {
    return Schema("image_folder", "Pictures (PNG, JPEG, PGM, PPM) in a sub-folder for each class")
        .path("dir", "the folder for training; or a single picture, which has no label")
        .optional_path("test_dir", "a folder for testing with the same classes")
        .optional_integers("size", "[height, width] of all; absent: that of the first picture", at_least(1))
        .integer("channels", 3, "3: red, green and blue; 1: grey", between(1, 3))
        .choice("resize", {"none", "stretch", "crop", "pad"}, "stretch",
                "pictures of another size: refused, drawn to it, cut at their edges, or with a black border");
  }
  explicit ImageFolder(const Options& options)
      : folder_(options.path("dir")),
        channels_(options.integer("channels")),
        resize_(options.text("resize")) {
    if (options.has("test_dir")) test_folder_ = options.path("test_dir");
    if (options.has("size")) size_ = options.integers("size");
    if (size_ && size_->size() != 2) throw ConfigError("dataset 'image_folder': size is [height, width]");
    if (channels_ == 2)
      throw ConfigError("dataset 'image_folder': channels is 1 (grey) or 3 (colours), not 2");
  }

  Description describe() const override {
    const Pictures train = pictures_of(folder_);
    Description description;
    const std::vector<std::int64_t> size = size_of(train);
    description.fields.push_back(
        {"image", {DType::uint8, {size[0], size[1], channels_}}, Use::input, {}, true});
    if (!train.classes.empty()) {
      description.fields.push_back({"label", {DType::int64, {}}, Use::target, train.classes, true});
    }
    description.train_rows = static_cast<std::int64_t>(train.files.size());
    description.has_test = test_folder_.has_value();
    if (!test_folder_) return description;
    const Pictures test = pictures_of(*test_folder_);
    description.test_rows = static_cast<std::int64_t>(test.files.size());
    if (test.classes.empty()) description.test_lacks.push_back("label");
    return description;
  }

  std::vector<Column> read(Part part) const override {
    const Pictures train = pictures_of(folder_);
    return read_pictures(part, train, size_of(train), train.classes);
  }
  /// Resizes the pictures to the size that the training used.
  std::vector<Column> read_known(Part part, const std::vector<Field>& known) const override {
    const Pictures train = pictures_of(folder_);
    std::optional<std::vector<std::int64_t>> size;
    std::vector<std::string> classes = train.classes;
    for (const Field& field : known) {
      const Shape& row = field.row.shape;
      if (field.name == "image" && row.rank() == 3) size = {row[0], row[1]};
      if (field.name == "label" && !field.classes.empty()) classes = field.classes;
    }
    return read_pictures(part, train, size ? *size : size_of(train), classes);
  }

  std::vector<std::string> files() const override {
    std::vector<std::string> all;
    for (const auto& file : pictures_of(folder_).files) all.push_back(file.string());
    if (!test_folder_) return all;
    for (const auto& file : pictures_of(*test_folder_).files) all.push_back(file.string());
    return all;
  }

 private:
  /// Files in the order of their classes, and sorted by name within a class.
  struct Pictures {
    std::vector<std::filesystem::path> files;
    std::vector<std::int64_t> codes;
    std::vector<std::string> classes;
  };

  static std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> entries;
    std::error_code failure;
    for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
      if (!at->path().filename().string().starts_with('.')) entries.push_back(at->path());
    }
    if (failure) throw DataError("cannot read the folder " + folder.string() + ": " + failure.message());
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  static Pictures pictures_of(const std::filesystem::path& path) {
    Pictures all;
    std::error_code failure;
    if (std::filesystem::is_regular_file(path, failure)) {
      all.files = {path};
      return all;
    }
    for (const std::filesystem::path& entry : entries_of(path)) {
      if (!std::filesystem::is_directory(entry, failure)) {
        if (is_picture_name(entry)) all.files.push_back(entry);
        continue;
      }
      const std::size_t before = all.codes.size();
      for (const std::filesystem::path& file : entries_of(entry)) {
        if (!is_picture_name(file)) continue;
        all.files.push_back(file);
        all.codes.push_back(static_cast<std::int64_t>(all.classes.size()));
      }
      if (all.codes.size() > before) all.classes.push_back(entry.filename().string());
    }
    if (all.files.empty()) {
      throw DataError("there are no pictures (.png, .jpg, .jpeg, .pgm, .ppm) in " + path.string() +
                      " or its sub-folders");
    }
    if (!all.classes.empty() && all.files.size() != all.codes.size()) {
      throw DataError(path.string() +
                      " has pictures beside the sub-folders of its classes; move them into one");
    }
    return all;
  }

  std::vector<std::int64_t> size_of(const Pictures& pictures) const {
    if (size_) return *size_;
    const Picture first = read_picture(pictures.files.front());
    return {first.height, first.width};
  }

  Fitting fitting() const {
    if (resize_ == "crop") return Fitting::crop;
    return resize_ == "pad" ? Fitting::pad : Fitting::stretch;
  }

  std::vector<Column> read_pictures(Part part, const Pictures& train, const std::vector<std::int64_t>& size,
                                    const std::vector<std::string>& classes) const {
    if (part == Part::train) return with_classes(columns_of(train, folder_, size), classes);
    const Pictures test = pictures_of(test_folder_.value());
    return with_classes(columns_of(test, *test_folder_, size), classes);
  }

  std::vector<Column> columns_of(const Pictures& pictures, const std::filesystem::path& folder,
                                 const std::vector<std::int64_t>& size) const {
    const auto rows = static_cast<std::int64_t>(pictures.files.size());
    Tensor images(DType::uint8, {rows, size[0], size[1], channels_});
    auto out = images.data<std::uint8_t>().begin();
    for (const std::filesystem::path& file : pictures.files) {
      const Picture picture = read_picture(file);
      if (resize_ == "none" && (picture.height != size[0] || picture.width != size[1])) {
        throw DataError(file.string() + " has " + std::to_string(picture.height) + " x " +
                        std::to_string(picture.width) + " pixels, expected " + std::to_string(size[0]) +
                        " x " + std::to_string(size[1]) +
                        "; resize: stretch, crop or pad gives all one size");
      }
      const Picture fitted = resized(picture, size[0], size[1], fitting());
      const std::vector<std::uint8_t> bytes = channels_ == 1 ? grey(fitted) : fitted.pixels;
      out = std::copy(bytes.begin(), bytes.end(), out);
    }
    std::vector<Column> columns{{"image", images, {}, {}, folder.string()}};
    if (pictures.classes.empty()) return columns;
    const Tensor labels = Tensor::of<std::int64_t>({rows}, std::span<const std::int64_t>(pictures.codes));
    columns.push_back({"label", labels, pictures.classes, {}, folder.string()});
    return columns;
  }

  /// Gives labels the codes that their classes have in the training, since a folder may lack some classes.
  /// Throws DataError for a class that the training lacks.
  static std::vector<Column> with_classes(std::vector<Column> columns,
                                          const std::vector<std::string>& classes) {
    if (columns.size() < 2) return columns;
    Column& labels = columns[1];
    for (std::int64_t& code : labels.values.data<std::int64_t>()) {
      const std::string& name = labels.classes[static_cast<std::size_t>(code)];
      const auto found = std::find(classes.begin(), classes.end(), name);
      if (found == classes.end()) {
        throw DataError(labels.file + " has a class '" + name + "', which the folder for training lacks");
      }
      code = found - classes.begin();
    }
    labels.classes = classes;
    return columns;
  }

  std::filesystem::path folder_;
  std::optional<std::filesystem::path> test_folder_;
  std::optional<std::vector<std::int64_t>> size_;
  std::int64_t channels_;
  std::string resize_;
};

}  // namespace

void register_image_folder(Registrar& registrar) { registrar.add<ImageFolder>(); }

}  // namespace plexus
