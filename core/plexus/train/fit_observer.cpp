#include <plexus/train/fit_observer.hpp>

namespace plexus {

// The destructor is defined here so that the class has one vtable, in libplexus.
FitObserver::~FitObserver() = default;

}  // namespace plexus
