#include "trained_weight.hpp"

namespace plexus {
namespace {

/// A trained vector for each index: whole numbers [batch, ...] from 0 to below input_dim -> [batch, ...,
/// output_dim]. embeddings: [input_dim, output_dim].
class Embedding final : public Layer {
 public:
  static Schema schema() {
    return TrainedWeight::with_options(
               Schema("embedding", "A trained vector for each index")
                   .integer("input_dim", "number of indices; they are whole numbers from 0 to below it",
                            at_least(1))
                   .integer("output_dim", "width of the vectors", at_least(1)),
               "embeddings", "vectors", "random_uniform")
        .example({{"input_dim", 9}, {"output_dim", 2}}, {indices_of({3}, 9)});
  }

  explicit Embedding(const Options& options)
      : input_dim_(options.integer("input_dim")),
        output_dim_(options.integer("output_dim")),
        embeddings_(options, "embeddings") {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const bool indices = x.dtype() == DType::int32 || x.dtype() == DType::int64;
    const Symbol vectors = embeddings_.declared(scope, "embeddings", {input_dim_, output_dim_});
    return gather(vectors, indices ? x : cast(x, DType::int32));
  }
  bool takes_indices() const override { return true; }

 private:
  std::int64_t input_dim_;
  std::int64_t output_dim_;
  TrainedWeight embeddings_;
};

}  // namespace

void register_embedding(Registrar& registrar) { registrar.add<Embedding>(); }

}  // namespace plexus
