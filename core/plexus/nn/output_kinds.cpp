#include <plexus/nn/output_kinds.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cstddef>

namespace plexus {

std::string_view text_of(PredictionKind kind) {
  static constexpr std::array<std::string_view, 5> texts = {"numbers", "probabilities", "logits",
                                                            "probabilities of classes", "logits of classes"};
  return texts.at(static_cast<std::size_t>(kind));
}

bool is_of_classes(PredictionKind kind) {
  return kind == PredictionKind::class_probabilities || kind == PredictionKind::class_logits;
}

bool is_of_logits(PredictionKind kind) {
  return kind == PredictionKind::logit || kind == PredictionKind::class_logits;
}

bool is_of_probabilities(PredictionKind kind) {
  return kind == PredictionKind::probability || kind == PredictionKind::class_probabilities;
}

Symbol as_probabilities(const Symbol& prediction, PredictionKind kind) {
  if (kind == PredictionKind::logit) return sigmoid(prediction);
  return kind == PredictionKind::class_logits ? softmax(prediction) : prediction;
}

}  // namespace plexus
