#include <plexus/train/callback.hpp>

namespace plexus {

// The destructor is defined here so that the class has one vtable, in libplexus.
Callback::~Callback() = default;

}  // namespace plexus
