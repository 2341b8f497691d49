#include <plexus/plexus.hpp>

#include <charconv>
#include <filesystem>
#include <fstream>

using namespace plexus;

/// A file in the format svmlight: one row per line, "TARGET INDEX:VALUE INDEX:VALUE ...  # remark". Indices
/// start at 1, and features that are not named are 0. Columns: features (float64 [features]) and target
/// (float64).
class Svmlight final : public Dataset {
 public:
  static Schema schema() {
    return Schema("svmlight", "Rows of a text file in the format of svmlight")
        .path("file", "the file")
        .integer("features", "how many features a row has", at_least(1))
        .example({{"file", beside_this_source("ring.svm")}, {"features", 2}});
  }
  explicit Svmlight(const Options& options)
      : file_(options.path("file")), features_(options.integer("features")) {}

  /// Describes the columns without reading the values; the number of rows is not known.
  Description describe() const override {
    open();
    Description description;
    description.fields = {{"features", {DType::float64, Shape{features_}}, Use::input},
                          {"target", {DType::float64, {}}, Use::target}};
    return description;
  }

  std::vector<Column> read(Part) const override {
    std::vector<double> features;
    std::vector<double> targets;
    std::ifstream in = open();
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      line.resize(std::min(line.find('#'), line.size()));
      if (line.find_first_not_of(" \t\r") == line.npos) continue;
      features.resize(features.size() + static_cast<std::size_t>(features_));
      targets.push_back(
          read_row(line, number, std::span(features).last(static_cast<std::size_t>(features_))));
    }
    if (targets.empty()) throw DataError(file_ + ": there is no row; expected lines such as 1 1:0.5 3:2");
    const auto rows = static_cast<std::int64_t>(targets.size());
    return {{"features", Tensor::of(Shape{rows, features_}, std::span<const double>(features)), {}},
            {"target", Tensor::of(Shape{rows}, std::span<const double>(targets)), {}}};
  }
  std::vector<std::string> files() const override { return {file_}; }

 private:
  /// The path of a file in the folder of this source, so that the example is found from any working
  /// directory. (clang 14 has no std::source_location with libstdc++ 12.)
  static std::string beside_this_source(const char* name) {
    const std::filesystem::path source = __FILE__;
    return (source.parent_path() / name).string();
  }

  std::ifstream open() const {
    std::ifstream in(file_);
    if (!in) throw FileError(file_ + ": the file cannot be read");
    return in;
  }

  [[noreturn]] void fail(int line, const std::string& message) const {
    throw DataError(file_ + ":" + std::to_string(line) + ": " + message);
  }

  /// Reads the number at the beginning of `text` and removes it together with `end`, which must follow it. A
  /// number that ends the text may lack an `end` of " ". Throws DataError.
  template <class T>
  T number(std::string_view& text, std::string_view end, int line) const {
    T value{};
    const auto [behind, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto length = static_cast<std::size_t>(behind - text.data());
    const bool ends = text.substr(length).starts_with(end) || (end == " " && length == text.size());
    if (error != std::errc{} || !ends)
      fail(line, "expected a number before '" + std::string(end) + "', found '" + std::string(text) + "'");
    text.remove_prefix(std::min(length + end.size(), text.size()));
    return value;
  }

  /// Fills in the features of a row and returns its target.
  double read_row(std::string_view text, int line, std::span<double> features) const {
    const auto skip = [&] { text.remove_prefix(std::min(text.find_first_not_of(" \t\r"), text.size())); };
    skip();
    const double target = number<double>(text, " ", line);
    for (skip(); !text.empty(); skip()) {
      const auto index = number<std::int64_t>(text, ":", line);
      if (index < 1 || index > features_) {
        fail(line, "feature " + std::to_string(index) + " is none of 1 to " + std::to_string(features_));
      }
      features[static_cast<std::size_t>(index - 1)] = number<double>(text, " ", line);
    }
    return target;
  }

  std::string file_;
  std::int64_t features_;
};

PLEXUS_PLUGIN("svmlight", "0.1.0", registrar) { registrar.add<Svmlight>(); }
