#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A trained vector for each index: whole numbers [batch, ...] from 0 to below input_dim -> [batch, ...,
/// output_dim]. embeddings: [input_dim, output_dim].
class Embedding final : public Layer {
 public:
  static Schema schema() {
    return Schema("embedding", "A trained vector for each index")
        .integer("input_dim", "number of indices; they are whole numbers from 0 to below it", at_least(1))
        .integer("output_dim", "width of the vectors", at_least(1))
        .component("embeddings_initializer", Kind::initializer, "random_uniform", "what the vectors start as")
        .optional_component("embeddings_regularizer", Kind::regularizer, "a price for the vectors' size")
        .example({{"input_dim", 9}, {"output_dim", 2}}, {indices_of({3}, 9)});
  }

  explicit Embedding(const Options& options)
      : input_dim_(options.integer("input_dim")),
        output_dim_(options.integer("output_dim")),
        initializer_(options.make<Initializer>("embeddings_initializer")),
        regularizer_(options.make<Regularizer>("embeddings_regularizer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const bool indices = x.dtype() == DType::int32 || x.dtype() == DType::int64;
    const Symbol vectors =
        scope.parameter("embeddings", {input_dim_, output_dim_}, *initializer_, {regularizer_.get()});
    return gather(vectors, indices ? x : cast(x, DType::int32));
  }
  bool takes_indices() const override { return true; }

 private:
  std::int64_t input_dim_;
  std::int64_t output_dim_;
  std::unique_ptr<const Initializer> initializer_;
  std::unique_ptr<const Regularizer> regularizer_;
};

}  // namespace

void register_embedding(Registrar& registrar) { registrar.add<Embedding>(); }

}  // namespace plexus
