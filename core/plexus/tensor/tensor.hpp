#pragma once

#include <plexus/tensor/dtype.hpp>
#include <plexus/tensor/shape.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>

namespace plexus {

/// The dtype and shape of a value.
struct Type {
  DType dtype = DType::float32;
  Shape shape;

  /// The size of the value in bytes. Throws ShapeError for an open shape and if the size exceeds 2^63 - 1.
  std::size_t bytes() const;
  /// "float32 [32, 784]".
  std::string text() const;
  friend bool operator==(const Type&, const Type&) = default;
};

/// A concrete n-d array: row-major, contiguous, in host memory aligned to 64 bytes. Copies share the storage;
/// `clone` does not. Several threads may read tensors that share storage; while one writes to it, none may
/// read it.
class Tensor {
 public:
  /// An empty float32 tensor of shape [0].
  Tensor();
  /// A tensor with new, uninitialised storage. Throws Error, which names the type, if there is no memory for
  /// it.
  explicit Tensor(const Type& type);
  Tensor(DType dtype, const Shape& shape) : Tensor(Type{dtype, shape}) {}
  /// A tensor over existing storage (a mapped file, a slice of another tensor) of at least bytes() bytes.
  /// Throws UsageError for storage that is null although the tensor has elements, ShapeError for an open
  /// shape.
  Tensor(const Type& type, std::shared_ptr<std::byte> storage);

  static Tensor zeros(const Type& type);
  /// A tensor whose elements are all `value`, converted to the dtype by `saturated`.
  static Tensor full(const Type& type, double value);
  /// A scalar, or a tensor of the given values in row-major order. Throws ShapeError unless there are as many
  /// values as the shape has elements.
  template <class T>
  static Tensor scalar(T value) {
    Tensor t(dtype_of<T>, Shape{});
    t.data<T>()[0] = value;
    return t;
  }
  template <class T>
  static Tensor of(const Shape& shape, std::initializer_list<T> values) {
    return of(shape, std::span<const T>(values.begin(), values.size()));
  }
  template <class T>
  static Tensor of(const Shape& shape, std::span<const T> values) {
    Tensor t(dtype_of<T>, shape);
    t.require_elements(values.size());
    const std::span<T> elements = t.data<T>();
    for (std::size_t i = 0; i < values.size(); ++i) elements[i] = values[i];
    return t;
  }

  const Type& type() const { return type_; }
  DType dtype() const { return type_.dtype; }
  const Shape& shape() const { return type_.shape; }
  std::int64_t elements() const { return type_.shape.elements(); }
  std::size_t bytes() const { return type_.bytes(); }

  /// The elements. Throws ShapeError when T is not the dtype's type.
  template <class T>
  std::span<T> data() {
    require_dtype(dtype_of<T>);
    return {reinterpret_cast<T*>(storage_.get()), static_cast<std::size_t>(elements())};
  }
  template <class T>
  std::span<const T> data() const {
    require_dtype(dtype_of<T>);
    return {reinterpret_cast<const T*>(storage_.get()), static_cast<std::size_t>(elements())};
  }
  std::byte* raw() { return storage_.get(); }
  const std::byte* raw() const { return storage_.get(); }

  /// A scalar's (or one-element tensor's) value as double. Throws ShapeError otherwise.
  double item() const;
  /// Element `index` of the row-major order as double, whatever the dtype. Throws ShapeError if there is
  /// none.
  double at(std::int64_t index) const;

  Tensor clone() const;
  /// Same storage, another shape of as many elements. Throws ShapeError otherwise.
  Tensor reshaped(const Shape& shape) const;
  /// Rows [first, first + count) of the first dimension; shares the storage. Throws ShapeError for a scalar
  /// and for rows that do not exist.
  Tensor rows(std::int64_t first, std::int64_t count) const;
  /// A tensor of `dtype` with each value converted by `saturated`; if the dtype is the same, this tensor,
  /// sharing its storage.
  Tensor converted(DType dtype) const;

  /// Same dtype, shape and bits.
  friend bool operator==(const Tensor& a, const Tensor& b);

 private:
  void require_dtype(DType wanted) const;
  void require_elements(std::size_t count) const;

  Type type_;
  std::shared_ptr<std::byte> storage_;
};

/// Uninitialised storage of at least one byte, aligned to 64 bytes. Throws std::bad_alloc.
std::shared_ptr<std::byte> allocate_storage(std::size_t bytes);

}  // namespace plexus
