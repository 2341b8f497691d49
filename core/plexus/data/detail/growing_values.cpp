#include <plexus/data/detail/growing_values.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <sys/mman.h>

namespace plexus {

namespace {

constexpr std::int64_t few = 1 << 14;

std::size_t bytes_of(std::int64_t values) { return static_cast<std::size_t>(values) * sizeof(double); }

}  // namespace

GrowingValues::GrowingValues(GrowingValues&& other) noexcept { *this = std::move(other); }

GrowingValues& GrowingValues::operator=(GrowingValues&& other) noexcept {
  std::swap(few_, other.few_);
  std::swap(pages_, other.pages_);
  std::swap(begin_, other.begin_);
  std::swap(size_, other.size_);
  std::swap(room_, other.room_);
  return *this;
}

GrowingValues::~GrowingValues() {
  if (pages_ != nullptr) ::munmap(pages_, bytes_of(room_));
}

void GrowingValues::grow() {
  const std::int64_t room = std::max<std::int64_t>(64, 2 * room_);
  if (room <= few) {
    few_.resize(static_cast<std::size_t>(room));
    begin_ = few_.data();
  } else {
    void* pages = pages_ == nullptr ? ::mmap(nullptr, bytes_of(room), PROT_READ | PROT_WRITE,
                                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                    : ::mremap(pages_, bytes_of(room_), bytes_of(room), MREMAP_MAYMOVE);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    const bool first = pages_ == nullptr;
    pages_ = static_cast<double*>(pages);
    if (first) std::copy_n(begin_, size_, pages_);
    few_ = {};
    begin_ = pages_;
  }
  room_ = room;
}

std::shared_ptr<std::byte> GrowingValues::take_storage() {
  const std::size_t size = bytes_of(size_);
  std::shared_ptr<std::byte> storage;
  if (pages_ == nullptr) {
    storage = allocate_storage(size);
    if (size > 0) std::memcpy(storage.get(), begin_, size);
  } else {
    const std::size_t kept = (size + 4095) / 4096 * 4096;  // the pages behind were never touched
    ::munmap(reinterpret_cast<std::byte*>(pages_) + kept, bytes_of(room_) - kept);
    storage = {reinterpret_cast<std::byte*>(pages_), [kept](std::byte* bytes) { ::munmap(bytes, kept); }};
    pages_ = nullptr;
  }
  few_ = {};
  begin_ = nullptr;
  size_ = 0;
  room_ = 0;
  return storage;
}

Tensor GrowingValues::take() {
  const std::int64_t rows = size_;
  return {Type{DType::float64, {rows}}, take_storage()};
}

Tensor GrowingValues::take_as_integers() {
  const std::int64_t rows = size_;
  const std::shared_ptr<std::byte> storage = take_storage();
  for (std::int64_t i = 0; i < rows; ++i) {
    std::byte* const at = storage.get() + bytes_of(i);
    double value = 0;
    std::memcpy(&value, at, sizeof(value));
    const auto code = static_cast<std::int64_t>(value);
    std::memcpy(at, &code, sizeof(code));
  }
  return {Type{DType::int64, {rows}}, storage};
}

}  // namespace plexus
