#include <plexus/error/detail/thread_number.hpp>

#include <atomic>

namespace plexus::detail {

std::uint64_t thread_number() {
  static std::atomic<std::uint64_t> last{0};
  static thread_local const std::uint64_t own = ++last;
  return own;
}

}  // namespace plexus::detail
