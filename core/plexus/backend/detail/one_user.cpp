#include <plexus/backend/detail/one_user.hpp>
#include <plexus/error/error.hpp>

#include <string>

namespace plexus::detail {

void OneUser::refuse() const {
  const std::string what(what_);
  throw UsageError("this " + what + " is in use by another thread, and a " + what +
                   " serves one at a time: give each thread one of its own, or let them take turns (after a "
                   "fork: the thread that used it when the process forked is not in the child)");
}

}  // namespace plexus::detail
