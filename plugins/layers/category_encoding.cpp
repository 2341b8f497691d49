#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Categories, whole numbers from 0 to below num_tokens, as numbers that a network can compute with. one_hot:
/// a one among zeros for each, [batch, ...] -> [batch, ..., num_tokens], or [batch, 1] -> [batch,
/// num_tokens]. multi_hot and count: for the categories of a row together whether each occurs, or how often:
/// [batch, n] -> [batch, num_tokens]. Keras 3, category_encoding.py, except that a number out of range is an
/// error here and gives zeros in Keras.
class CategoryEncoding final : public Layer {
 public:
  static Schema schema() {
    return Schema("category_encoding",
                  "Categories as numbers: one of them, which of several, or how often each")
        .integer("num_tokens",
                 "number of categories; they are whole numbers from 0 to below it, and others are an error",
                 at_least(1))
        .choice("output_mode", {"multi_hot", "one_hot", "count"}, "multi_hot",
                "a row's categories together, each alone, or counted")
        .example({{"num_tokens", 9}}, {indices_of({4}, 9)})
        .example({{"num_tokens", 9}, {"output_mode", "one_hot"}}, {indices_of({1}, 9)})
        .example({{"num_tokens", 9}, {"output_mode", "count"}}, {indices_of({4}, 9)});
  }

  explicit CategoryEncoding(const Options& options)
      : tokens_(options.integer("num_tokens")), mode_(options.text("output_mode")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const bool ready = x.dtype() == DType::int32 || x.dtype() == DType::int64;
    const Symbol indices = ready ? x : cast(x, DType::int32);
    const bool single = x.shape().rank() > 1 && x.shape().back() == 1;
    if (mode_ == "one_hot") return one_hot(single ? squeeze(indices, -1) : indices, tokens_, scope.dtype());
    if (x.shape().rank() > 2) {
      throw ShapeError("category_encoding takes [?, categories] for " + mode_ + ", found " +
                       x.shape().text());
    }
    const Symbol each = one_hot(indices, tokens_, scope.dtype());
    if (x.shape().rank() == 1) return each;
    return mode_ == "count" ? sum(each, {1}) : max(each, {1});
  }
  bool takes_indices() const override { return true; }

 private:
  std::int64_t tokens_;
  std::string mode_;
};

}  // namespace

void register_category_encoding(Registrar& registrar) { registrar.add<CategoryEncoding>(); }

}  // namespace plexus
