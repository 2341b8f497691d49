#include <plexus/error/error.hpp>
#include <plexus/tensor/detail/alignment.hpp>
#include <plexus/tensor/saturated.hpp>
#include <plexus/tensor/tensor.hpp>

#include <algorithm>
#include <cstring>
#include <new>

#include <fmt/format.h>
#include <sys/mman.h>

namespace plexus {

namespace {

std::shared_ptr<std::byte> storage_for(const Type& type) {
  try {
    return allocate_storage(type.bytes());
  } catch (const std::bad_alloc&) {
    throw Error(fmt::format("there is no memory for a tensor {} of {} bytes", type.text(), type.bytes()));
  }
}

}  // namespace

std::shared_ptr<std::byte> allocate_storage(std::size_t bytes) {
  const std::align_val_t alignment{bytes >= huge_page ? huge_page : storage_alignment};
  auto* memory = static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 1), alignment));
  // A hint, which the system may ignore: rows of a large table are read in any order, and with small pages
  // most of these reads would miss the TLB.
  if (bytes >= huge_page) madvise(memory, bytes, MADV_HUGEPAGE);
  return {memory, [alignment](std::byte* p) { ::operator delete(p, alignment); }};
}

std::size_t Type::bytes() const {
  std::int64_t product = 0;
  const auto element = static_cast<std::int64_t>(size_of(dtype));
  if (!__builtin_mul_overflow(element, shape.elements(), &product)) return static_cast<std::size_t>(product);
  throw ShapeError("a tensor " + text() + " is too large: beyond 2^63 bytes");
}

std::string Type::text() const { return std::string(name_of(dtype)) + " " + shape.text(); }

Tensor::Tensor() : Tensor(Type{DType::float32, Shape{0}}) {}

Tensor::Tensor(const Type& type) : type_(type), storage_(storage_for(type)) {}

Tensor::Tensor(const Type& type, std::shared_ptr<std::byte> storage)
    : type_(type), storage_(std::move(storage)) {
  if (storage_ == nullptr && type_.bytes() > 0) {
    throw UsageError("a tensor " + type_.text() + " is made over storage that is null");
  }
}

Tensor Tensor::zeros(const Type& type) {
  Tensor t(type);
  std::memset(t.raw(), 0, t.bytes());
  return t;
}

Tensor Tensor::full(const Type& type, double value) {
  Tensor t(type);
  visit_dtype(type.dtype, [&]<class T>(T) {
    std::span<T> values = t.data<T>();
    std::fill(values.begin(), values.end(), saturated<T>(value));
  });
  return t;
}

double Tensor::item() const {
  if (elements() != 1) {
    throw ShapeError("expected a tensor of one element, found " + type_.text());
  }
  return at(0);
}

double Tensor::at(std::int64_t index) const {
  if (index < 0 || index >= elements()) {
    throw ShapeError(
        fmt::format("element {} of a tensor {} does not exist: it has {}", index, type_.text(), elements()));
  }
  return visit_dtype(
      dtype(), [&]<class T>(T) { return static_cast<double>(data<T>()[static_cast<std::size_t>(index)]); });
}

Tensor Tensor::clone() const {
  Tensor copy(type_);
  std::memcpy(copy.raw(), raw(), bytes());
  return copy;
}

Tensor Tensor::reshaped(const Shape& shape) const {
  if (shape.elements() != elements()) {
    throw ShapeError(fmt::format("a tensor of shape {} ({} elements) cannot be reshaped to {} ({} elements)",
                                 type_.shape.text(), elements(), shape.text(), shape.elements()));
  }
  return Tensor(Type{dtype(), shape}, storage_);
}

Tensor Tensor::rows(std::int64_t first, std::int64_t count) const {
  const std::int64_t all = shape().dim(0);
  if (first < 0 || count < 0 || first > all - count) {
    throw ShapeError(fmt::format("a tensor of shape {} has no rows {} to {}: it has {}", type_.shape.text(),
                                 first, first + count, all));
  }
  const std::size_t row_bytes = Type{dtype(), shape().from(1)}.bytes();
  std::byte* start = storage_.get() + static_cast<std::size_t>(first) * row_bytes;
  return Tensor(Type{dtype(), shape().with(0, count)}, std::shared_ptr<std::byte>(storage_, start));
}

Tensor Tensor::converted(DType wanted) const {
  if (wanted == dtype()) return *this;
  Tensor result(wanted, shape());
  visit_dtype(dtype(), [&]<class From>(From) {
    visit_dtype(wanted, [&]<class To>(To) {
      const std::span<const From> from = data<From>();
      std::transform(from.begin(), from.end(), result.data<To>().begin(),
                     [](From value) { return saturated<To>(value); });
    });
  });
  return result;
}

bool operator==(const Tensor& a, const Tensor& b) {
  return a.type_ == b.type_ && std::memcmp(a.raw(), b.raw(), a.bytes()) == 0;
}

void Tensor::require_dtype(DType wanted) const {
  if (wanted != dtype()) {
    throw ShapeError(
        fmt::format("the elements of a tensor {} cannot be read as {}", type_.text(), name_of(wanted)));
  }
}

void Tensor::require_elements(std::size_t count) const {
  if (count != static_cast<std::size_t>(elements())) {
    throw ShapeError(
        fmt::format("{} values given for a tensor {} of {} elements", count, type_.text(), elements()));
  }
}

}  // namespace plexus
