#pragma once

namespace plexus::tests {

/// Registers components with one fault each, "wrong_...", and good ones beside them, "good_...". Once a
/// process.
void register_wrong_components();

}  // namespace plexus::tests
