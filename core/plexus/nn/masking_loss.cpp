#include <plexus/nn/masking_loss.hpp>

namespace plexus {

MaskingLoss::~MaskingLoss() = default;

std::optional<std::int64_t> ignored_class_of(const Loss& loss) {
  const auto* masking = dynamic_cast<const MaskingLoss*>(&loss);
  if (masking == nullptr) return std::nullopt;
  return calling_plugin(loss, "asking which class it leaves out", [&] { return masking->ignored_class(); });
}

}  // namespace plexus
