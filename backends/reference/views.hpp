#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>

namespace plexus::reference {

template <class T>
using Borrowed = xt::xbuffer_adaptor<T*, xt::no_ownership, std::allocator<std::remove_const_t<T>>>;

/// Views by which xtensor uses memory that it does not own, contiguous and row-major. Making one allocates
/// nothing.
template <class T>
using Vector = xt::xtensor_adaptor<Borrowed<T>, 1, xt::layout_type::row_major>;
template <class T>
using Matrix = xt::xtensor_adaptor<Borrowed<T>, 2, xt::layout_type::row_major>;

template <class T>
Vector<T> vector_view(T* data, std::int64_t size) {
  const auto n = static_cast<std::size_t>(size);
  return {Borrowed<T>(data, n), {n}};
}

template <class T>
Matrix<T> matrix_view(T* data, std::int64_t rows, std::int64_t columns) {
  const auto m = static_cast<std::size_t>(rows);
  const auto n = static_cast<std::size_t>(columns);
  return {Borrowed<T>(data, m * n), {m, n}};
}

/// The view of an output in the state of a kernel: it is mutable because the state is const, but the elements
/// are written.
template <class T>
struct Output {
  mutable Vector<T> view;
};

}  // namespace plexus::reference
