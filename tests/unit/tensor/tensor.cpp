#include <plexus/error/error.hpp>
#include <plexus/tensor/tensor.hpp>

#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(tensor)

namespace {

/// A predicate for BOOST_CHECK_EXCEPTION: the message has `part`.
auto says(std::string part) {
  return [part](const Error& e) { return e.message().find(part) != std::string::npos; };
}

}  // namespace

BOOST_AUTO_TEST_CASE(dtypes_have_names_and_sizes) {
  const std::vector<std::pair<std::string, std::size_t>> expected{
      {"float32", 4}, {"float64", 8}, {"int32", 4}, {"int64", 8}, {"uint8", 1}, {"bool", 1}};
  for (const auto& [name, size] : expected) {
    const DType dtype = dtype_named(name);
    BOOST_TEST(name_of(dtype) == name);
    BOOST_TEST(size_of(dtype) == size);
    BOOST_TEST(visit_dtype(dtype, [](auto value) { return sizeof(value); }) == size);
  }
  BOOST_CHECK_EXCEPTION(dtype_named("float16"), ConfigError, says("unknown dtype 'float16'"));
}

BOOST_AUTO_TEST_CASE(shapes_answer_questions) {
  const Shape shape{2, 3, 4};
  BOOST_TEST(shape.rank() == 3U);
  BOOST_TEST(shape.elements() == 24);
  BOOST_TEST(shape.dim(-2) == 3);
  BOOST_TEST(shape.back() == 4);
  BOOST_TEST(shape.text() == "[2, 3, 4]");
  BOOST_CHECK(shape.with(-1, 9) == (Shape{2, 3, 9}));
  BOOST_CHECK(shape.without(0) == (Shape{3, 4}));
  BOOST_CHECK(shape.without(2) == (Shape{2, 3}));
  BOOST_CHECK(shape.inserted(0, 7) == (Shape{7, 2, 3, 4}));
  BOOST_CHECK(shape.inserted(-1, 7) == (Shape{2, 3, 4, 7}));
  BOOST_CHECK(shape.inserted(1, 7) == (Shape{2, 7, 3, 4}));
  BOOST_CHECK(shape.from(1) == (Shape{3, 4}));
  BOOST_CHECK(shape.from(3) == Shape{});
  BOOST_CHECK(Shape{}.is_scalar());
  BOOST_TEST(Shape{}.elements() == 1);
  BOOST_TEST((Shape{3, 0}).elements() == 0);
  const auto strides = row_major_strides(shape);
  BOOST_TEST(strides[0] == 12);
  BOOST_TEST(strides[1] == 4);
  BOOST_TEST(strides[2] == 1);
}

BOOST_AUTO_TEST_CASE(an_open_shape_has_no_size) {
  const Shape shape{Shape::open, 28};
  BOOST_TEST(shape.is_open());
  BOOST_TEST(shape.text() == "[?, 28]");
  BOOST_CHECK_EXCEPTION(shape.elements(), ShapeError, says("[?, 28]"));
  BOOST_CHECK((shape.with(0, 5) == Shape{5, 28}));
}

BOOST_AUTO_TEST_CASE(impossible_shapes_are_refused) {
  constexpr std::int64_t huge = std::int64_t{1} << 32;
  BOOST_CHECK_EXCEPTION((Shape{3, -1}), ShapeError, says("dimension 1 of a shape is negative: -1"));
  BOOST_CHECK_EXCEPTION((Shape{-2}), ShapeError, says("-2"));
  BOOST_CHECK_EXCEPTION((Shape{1, 1, 1, 1, 1, 1, 1, 1, 1}), ShapeError, says("at most 8 dimensions, not 9"));
  BOOST_CHECK_THROW((Shape{1, 1, 1, 1, 1, 1, 1, 1}.inserted(0, 1)), ShapeError);
  BOOST_CHECK_THROW((Shape{2, 3}.dim(2)), ShapeError);
  BOOST_CHECK_THROW((Shape{2, 3}.dim(-3)), ShapeError);
  BOOST_CHECK_THROW(Shape{}.back(), ShapeError);
  BOOST_CHECK_THROW((Shape{2, 3}.from(3)), ShapeError);
  BOOST_CHECK_EXCEPTION((Shape{huge, huge}.elements()), ShapeError, says("too large"));
  BOOST_CHECK_THROW(Tensor(DType::float32, {huge, huge / 2}), ShapeError);
}

BOOST_AUTO_TEST_CASE(shapes_broadcast_as_in_numpy) {
  BOOST_CHECK(broadcast({5, 1, 4}, {3, 1}) == (Shape{5, 3, 4}));
  BOOST_CHECK(broadcast({3}, {2, 3}) == (Shape{2, 3}));
  BOOST_CHECK(broadcast({}, {2, 3}) == (Shape{2, 3}));
  BOOST_CHECK(broadcast({0, 2}, {1, 1}) == (Shape{0, 2}));
  BOOST_CHECK_EXCEPTION(broadcast({2, 3}, {4}), ShapeError, says("[2, 3] and [4]"));
  BOOST_CHECK_THROW(broadcast({0}, {2}), ShapeError);
}

BOOST_AUTO_TEST_CASE(copies_share_and_clones_do_not) {
  Tensor a = Tensor::of<float>({2, 2}, {1, 2, 3, 4});
  Tensor shared = a;
  Tensor apart = a.clone();
  a.data<float>()[0] = 9;
  BOOST_TEST(shared.at(0) == 9);
  BOOST_TEST(apart.at(0) == 1);
  BOOST_CHECK(shared == a);
  BOOST_CHECK(!(apart == a));
  BOOST_CHECK(!(a.reshaped({4}) == a));
}

BOOST_AUTO_TEST_CASE(storage_is_aligned_to_64_bytes) {
  for (std::int64_t size : {0, 1, 3, 1000}) {
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(Tensor(DType::uint8, {size}).raw()) % 64 == 0U);
  }
  BOOST_TEST(Tensor().elements() == 0);
}

BOOST_AUTO_TEST_CASE(rows_and_reshapes_are_views) {
  Tensor a = Tensor::of<std::int32_t>({3, 2}, {0, 1, 2, 3, 4, 5});
  Tensor middle = a.rows(1, 1);
  BOOST_CHECK(middle == Tensor::of<std::int32_t>({1, 2}, {2, 3}));
  middle.data<std::int32_t>()[0] = 7;
  BOOST_TEST(a.reshaped({6}).at(2) == 7);
  BOOST_TEST(a.rows(3, 0).elements() == 0);
  BOOST_CHECK_EXCEPTION(a.rows(2, 2), ShapeError, says("it has 3"));
  BOOST_CHECK_THROW(a.rows(-1, 1), ShapeError);
  BOOST_CHECK_THROW(a.rows(0, std::numeric_limits<std::int64_t>::max()), ShapeError);
  BOOST_CHECK_EXCEPTION(a.reshaped({7}), ShapeError, says("[3, 2] (6 elements) cannot be reshaped to [7]"));
}

BOOST_AUTO_TEST_CASE(values_convert) {
  const Tensor a = Tensor::of<double>({3}, {-1.75, 0.0, 2.5});
  BOOST_CHECK(a.converted(DType::int32) == Tensor::of<std::int32_t>({3}, {-1, 0, 2}));
  BOOST_CHECK(a.converted(DType::boolean) == Tensor::of<bool>({3}, {true, false, true}));
  BOOST_CHECK(a.converted(DType::float64).raw() == a.raw());
  BOOST_CHECK(Tensor::full({DType::int64, {2}}, 3) == Tensor::of<std::int64_t>({2}, {3, 3}));
  BOOST_CHECK(Tensor::zeros({DType::float32, {2}}) == Tensor::of<float>({2}, {0, 0}));
  BOOST_TEST(Tensor::scalar(2.5F).item() == 2.5);
  BOOST_TEST(Tensor::scalar(std::uint8_t{200}).item() == 200.0);
}

BOOST_AUTO_TEST_CASE(wrong_uses_are_refused) {
  const Tensor a = Tensor::of<float>({2}, {1, 2});
  BOOST_CHECK_EXCEPTION(a.data<double>(), ShapeError, says("float32 [2] cannot be read as float64"));
  BOOST_CHECK_EXCEPTION(a.item(), ShapeError, says("float32 [2]"));
  BOOST_CHECK_THROW(a.at(2), ShapeError);
  BOOST_CHECK_THROW(a.at(-1), ShapeError);
  BOOST_CHECK_EXCEPTION(Tensor::of<float>({3}, {1.0F, 2.0F}), ShapeError, says("2 values"));
  BOOST_CHECK_THROW(a.rows(1, 2), ShapeError);
  BOOST_CHECK_THROW(Tensor::scalar(1.0).rows(0, 1), ShapeError);
  BOOST_CHECK_THROW(a.reshaped({3}), ShapeError);
  BOOST_CHECK_THROW(Tensor(DType::float32, {Shape::open, 2}), ShapeError);
  BOOST_CHECK_EXCEPTION(Tensor(a.type(), nullptr), UsageError,
                        says("float32 [2] is made over storage that is null"));
  BOOST_TEST(Tensor(Type{DType::float32, {0}}, nullptr).elements() == 0);
  BOOST_CHECK_EXCEPTION(a.shape()[1], ShapeError, says("shape [2] has 1 dimensions"));
  BOOST_CHECK_THROW((void)Shape{}[0], ShapeError);
}

// 2^61 elements of 8 bytes are 2^64 bytes, which is 0 in 64 bits.
BOOST_AUTO_TEST_CASE(a_tensor_of_more_bytes_than_can_be_counted_is_refused) {
  BOOST_CHECK_EXCEPTION(Tensor(DType::float64, {std::int64_t{1} << 61}), ShapeError,
                        says("beyond 2^63 bytes"));
}

#ifndef PLEXUS_SANITIZED  // it ends the process instead of throwing std::bad_alloc
// 2^49 bytes, beyond the 2^47 that a process can address.
BOOST_AUTO_TEST_CASE(a_tensor_beyond_all_memory_is_named) {
  BOOST_CHECK_EXCEPTION(Tensor(DType::float64, {1024, std::int64_t{1} << 36}), Error,
                        says("float64 [1024, 68719476736] of 562949953421312 bytes"));
}
#endif

BOOST_AUTO_TEST_SUITE_END()
