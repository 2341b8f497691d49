#include <plexus/backend/detail/grants_threads.hpp>

#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace plexus::detail {

bool grants_threads(int count) {
  std::mutex all_started;
  std::vector<std::thread> threads;
  bool granted = true;
  {
    const std::lock_guard hold(all_started);
    try {
      for (int i = 0; i < count; ++i) {
        threads.emplace_back([&all_started] { const std::lock_guard wait(all_started); });
      }
    } catch (const std::system_error&) {
      granted = false;
    } catch (const std::bad_alloc&) {
      granted = false;
    }
  }
  for (std::thread& thread : threads) thread.join();
  return granted;
}

}  // namespace plexus::detail
