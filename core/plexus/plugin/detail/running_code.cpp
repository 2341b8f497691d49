#include <plexus/config/detail/libraries.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/plugin/detail/running_code.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <execinfo.h>

namespace plexus {
namespace {

const Origin* innermost_plugin() noexcept {
  std::array<void*, 128> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  for (int i = 0; i < count; ++i) {
    if (const Origin* const whose = origin_of_address(frames[static_cast<std::size_t>(i)])) return whose;
  }
  return nullptr;
}

/// Appends to a text of limited room.
class Writer {
 public:
  explicit Writer(std::span<char> room) : room_(room) {
    if (!room_.empty()) room_[0] = '\0';
  }
  Writer& operator<<(std::string_view text) noexcept {
    if (room_.empty()) return *this;
    const std::size_t length = std::min(text.size(), room_.size() - 1);
    std::copy_n(text.begin(), length, room_.begin());
    room_ = room_.subspan(length);
    room_[0] = '\0';
    return *this;
  }

 private:
  std::span<char> room_;
};

}  // namespace

void prepare_running_code() {
  void* frame = nullptr;
  backtrace(&frame, 1);  // the first call loads a library
}

void running_code(std::span<char> text) noexcept {
  Writer writer(text);
  const PluginCall* const call = PluginCall::innermost();
  const Origin* origin = innermost_plugin();
  if (origin == nullptr && call != nullptr) origin = call->origin();
  if (origin == nullptr) return;
  writer << "in the code of plugin '" << origin->plugin << "' " << origin->version << " (" << origin->file
         << ")";
  if (call != nullptr) writer << ", " << call->doing();
}

}  // namespace plexus
