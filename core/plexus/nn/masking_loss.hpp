#pragma once

#include <plexus/nn/loss.hpp>

#include <cstdint>
#include <optional>

namespace plexus {

/// A loss of class indices that can leave out the targets of one class, which need not be a class of the
/// output: "unknown" is often -1 or 255. Its `call` gives 0 for such a target, and scales the other values if
/// the mean is to be taken over them alone. <plexus/plexus.hpp> does not include it.
class MaskingLoss : public Loss {
 public:
  ~MaskingLoss() override;
  /// The class whose targets are left out. Core accepts it in data beside the classes of the output. nullopt:
  /// none is left out.
  virtual std::optional<std::int64_t> ignored_class() const = 0;
};

/// The class that a loss leaves out; nullopt for a loss that leaves out none, or that is no MaskingLoss.
/// Errors name its plugin.
std::optional<std::int64_t> ignored_class_of(const Loss& loss);

}  // namespace plexus
