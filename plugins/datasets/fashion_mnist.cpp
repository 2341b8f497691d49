#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>

#include "labelled_images.hpp"

namespace plexus {

namespace {

/// The folder of the Debian package dataset-fashion-mnist.
constexpr const char* installed = "/usr/share/datasets/fashion-mnist";

/// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 60,000 pictures of clothes for training and 10,000 for
/// testing, 28 x 28 grey levels each, in ten classes.
class FashionMnist final : public Dataset {
 public:
  static Schema schema() {
    return Schema("fashion_mnist", "28x28 pictures of clothes in ten classes: 60,000 and 10,000 for testing")
        .optional_path("dir", std::string("folder of the four IDX files; default: ") + installed);
  }
  explicit FashionMnist(const Options& options)
      : folder_(options.has("dir") ? options.path("dir") : installed) {}

  Description describe() const override {
    return describe_images(part(Part::train), part(Part::test), classes());
  }
  std::vector<Column> read(Part wanted) const override { return read_images(part(wanted), classes()); }
  std::vector<std::string> files() const override {
    const LabelledImages train = part(Part::train);
    const LabelledImages test = part(Part::test);
    return {train.images, train.labels, test.images, test.labels};
  }

 private:
  static std::vector<std::string> classes() {
    return {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  }

  LabelledImages part(Part wanted) const {
    const std::string start = wanted == Part::train ? "train" : "t10k";
    return {find(start + "-images-idx3-ubyte"), find(start + "-labels-idx1-ubyte")};
  }

  /// The file, compressed or not.
  std::filesystem::path find(const std::string& name) const {
    for (const char* ending : {".gz", ""}) {
      std::filesystem::path path = folder_ / (name + ending);
      if (std::filesystem::exists(path)) return path;
    }
    throw DataError(
        "Fashion-MNIST is not there: neither " + (folder_ / name).string() + ".gz nor " + name +
        ". Install the Debian package dataset-fashion-mnist (apt install dataset-fashion-mnist), or "
        "name the folder of its four files: source: {fashion_mnist: {dir: FOLDER}}");
  }

  std::filesystem::path folder_;
};

}  // namespace

void register_fashion_mnist(Registrar& registrar) { registrar.add<FashionMnist>(); }

}  // namespace plexus
