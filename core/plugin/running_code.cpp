#include <plexus/config/ongoing_call.hpp>
#include <plexus/plugin/running_code.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>

#include <execinfo.h>
#include <link.h>

namespace plexus {
namespace {

struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  const char* whose = nullptr;

  bool holds(std::uintptr_t address) const { return begin <= address && address < end; }
};

/// A library is never closed, so what is written here stays right; the count is raised last.
std::array<Range, 256> ranges;
std::atomic<std::size_t> range_count = 0;

std::uintptr_t number_of(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

/// For dl_iterate_phdr: widens `wanted` to the library that it lies in.
int find_library(dl_phdr_info* library, std::size_t, void* wanted) {
  Range all{UINTPTR_MAX, 0, nullptr};
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = library->dlpi_addr + segment.p_vaddr;
    all.begin = std::min(all.begin, begin);
    all.end = std::max(all.end, begin + segment.p_memsz);
  }
  Range& range = *static_cast<Range*>(wanted);
  if (!all.holds(range.begin)) return 0;
  range = all;
  return 1;
}

const char* plugin_at(const void* address) noexcept {
  for (std::size_t i = 0; i < range_count.load(std::memory_order_acquire); ++i) {
    if (ranges[i].holds(number_of(address))) return ranges[i].whose;
  }
  return nullptr;
}

const char* innermost_plugin() noexcept {
  std::array<void*, 128> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  for (int i = 0; i < count; ++i) {
    if (const char* const whose = plugin_at(frames[static_cast<std::size_t>(i)])) return whose;
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
    std::memcpy(room_.data(), text.data(), length);
    room_ = room_.subspan(length);
    room_[0] = '\0';
    return *this;
  }

 private:
  std::span<char> room_;
};

}  // namespace

void remember_code(const Origin& origin, const void* inside) {
  const std::size_t at = range_count.load();
  if (at == ranges.size()) return;
  Range range{number_of(inside), number_of(inside) + 1, nullptr};
  dl_iterate_phdr(find_library, &range);
  range.whose = (new std::string(described(origin)))->c_str();  // lives as long as the library
  ranges[at] = range;
  range_count.store(at + 1, std::memory_order_release);
}

void prepare_running_code() {
  void* frame = nullptr;
  backtrace(&frame, 1);  // the first call loads a library
}

void running_code(std::span<char> text) noexcept {
  Writer writer(text);
  const OngoingCall* const call = OngoingCall::innermost();
  if (const char* const plugin = innermost_plugin()) {
    writer << "in the code of " << plugin;
  } else if (call != nullptr && call->origin() != nullptr && !call->origin()->file.empty()) {
    const Origin& origin = *call->origin();
    writer << "in the code of plugin '" << origin.plugin << "' " << origin.version << " (" << origin.file
           << ")";
  } else {
    return;
  }
  if (call != nullptr) writer << ", " << call->doing();
}

}  // namespace plexus
