#include <plexus/error/error.hpp>
#include <plexus/nn/output_kinds.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace plexus {

std::string_view text_of(PredictionKind kind) {
  static constexpr std::array<std::string_view, 7> texts = {"numbers",
                                                            "probabilities",
                                                            "logits",
                                                            "probabilities of classes",
                                                            "logits of classes",
                                                            "decision values",
                                                            "decision values of classes"};
  return texts.at(static_cast<std::size_t>(kind));
}

bool is_of_classes(PredictionKind kind) {
  return kind == PredictionKind::class_probabilities || kind == PredictionKind::class_logits ||
         kind == PredictionKind::class_decisions;
}

bool is_of_logits(PredictionKind kind) {
  return kind == PredictionKind::logit || kind == PredictionKind::class_logits;
}

bool is_of_probabilities(PredictionKind kind) {
  return kind == PredictionKind::probability || kind == PredictionKind::class_probabilities;
}

bool is_of_decisions(PredictionKind kind) {
  return kind == PredictionKind::decision || kind == PredictionKind::class_decisions;
}

double boundary_of(PredictionKind kind) {
  return kind == PredictionKind::logit || kind == PredictionKind::decision ? 0 : 0.5;
}

Symbol as_probabilities(const Symbol& prediction, PredictionKind kind) {
  if (is_of_decisions(kind)) throw UsageError(std::string(why_no_probabilities));
  if (kind == PredictionKind::logit) return sigmoid(prediction);
  return kind == PredictionKind::class_logits ? softmax(prediction) : prediction;
}

}  // namespace plexus
