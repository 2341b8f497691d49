// Ops that move elements, and those that add or look along an axis, against the reference backend bit by bit.
#include <plexus/error/index_error.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <numeric>
#include <random>

#include <boost/test/unit_test.hpp>

#include "bodies.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(movement, *boost::unit_test::precondition(test::needs_onednn))

namespace {

using Integers = std::vector<std::int64_t>;

/// f of inputs of these types (standard normal, or whole) by onednn alone equals the reference's.
void check(const std::vector<Type>& types, const Formula& f, int threads = 1) {
  const auto graph = std::make_shared<Graph>();
  std::vector<Symbol> inputs;
  Values values;
  const std::vector<Tensor> given = drawn(types);
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string name = std::to_string(i);
    inputs.push_back(graph->input(name, types[i]));
    values.emplace(name, given[i]);
  }
  for (const Symbol& result : f(inputs)) graph->output(std::to_string(graph->outputs().size()), result);
  CompileOptions options;
  options.threads = threads;
  options.patient = true;
  const std::vector<Tensor> found =
      Compiled(graph, values, options, {backends().chosen, backends().reference, false}).run();
  const std::vector<Tensor> wanted = expected(graph, values);
  for (std::size_t i = 0; i < found.size(); ++i) BOOST_TEST((found[i] == wanted[i]));
}

void check(const Type& type, const std::function<Symbol(const Symbol&)>& f, int threads = 1) {
  check(
      std::vector{type}, [&](const std::vector<Symbol>& x) { return std::vector{f(x[0])}; }, threads);
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  /// In [low, high].
  std::int64_t in(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  Shape shape() {
    Integers dims(static_cast<std::size_t>(in(1, 4)));
    for (std::int64_t& each : dims) each = in(0, 9) == 0 ? in(60, 140) : in(1, 7);
    return Shape(dims);
  }
  Type type() {
    constexpr DType dtypes[] = {DType::float32, DType::float64, DType::int32, DType::int64, DType::uint8};
    return {dtypes[in(0, 4)], shape()};
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    std::shuffle(values.begin(), values.end(), engine_);
  }

 private:
  std::mt19937 engine_;
};

Symbol transposed(const Symbol& x, Random& random) {
  Integers axes(x.shape().rank());
  std::iota(axes.begin(), axes.end(), std::int64_t{0});
  random.shuffle(axes);
  return transpose(x, axes);
}

Symbol sliced(const Symbol& x, Random& random) {
  Integers begin, end, strides;
  for (const std::int64_t size : x.shape()) {
    begin.push_back(random.in(0, size - 1));
    end.push_back(random.in(begin.back(), size));
    strides.push_back(random.in(1, 3));
  }
  return slice(x, begin, end, strides);
}

Symbol padded(const Symbol& x, Random& random) {
  Integers before, after, between;
  for (std::size_t axis = 0; axis < x.shape().rank(); ++axis) {
    before.push_back(random.in(0, 2));
    after.push_back(random.in(0, 2));
    between.push_back(random.in(0, 1));
  }
  return pad(x, before, after, static_cast<double>(random.in(0, 5)), between);
}

/// x with some dimensions cut to one, broadcast back, and an axis before them.
Symbol repeated(const Symbol& x, Random& random) {
  Integers end(x.shape().begin(), x.shape().end());
  for (std::int64_t& each : end) each = random.in(0, 1) == 0 ? 1 : each;
  return broadcast_to(slice(x, Integers(end.size(), 0), end), x.shape().inserted(0, random.in(1, 3)));
}

Symbol joined(const Symbol& x, Random& random) {
  const std::int64_t axis = random.in(0, static_cast<std::int64_t>(x.shape().rank()) - 1);
  Integers end(x.shape().begin(), x.shape().end());
  std::int64_t& on_axis = end[static_cast<std::size_t>(axis)];
  on_axis = random.in(1, on_axis);
  return concat(std::array{x, slice(x, Integers(end.size(), 0), end), x}, axis);
}

}  // namespace

BOOST_AUTO_TEST_CASE(elements_are_moved_for_every_layout) {
  Random random(3);
  for (int i = 0; i < 60; ++i) {
    for (const auto move : {transposed, sliced, padded, repeated, joined}) {
      const Type type = random.type();
      BOOST_TEST_CONTEXT(type.text()) {
        check(type, [&](const Symbol& x) { return move(x, random); });
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(threads_share_large_arrays) {
  for (const DType dtype : {DType::float32, DType::int64, DType::uint8}) {
    const Type type{dtype, {311, 513}};
    check(
        type, [](const Symbol& x) { return transpose(x); }, 2);
    check(
        type,
        [](const Symbol& x) {
          return slice(x, {0, 1}, {311, 513});
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return slice(x, {1, 0}, {311, 513});
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return slice(x, {0, 0}, {311, 513}, {1, 2});
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return pad(x, {1, 2}, {3, 4}, 7);
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return broadcast_to(x, {2, 311, 513});
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return concat(std::array{x, x}, 1);
        },
        2);
    check(
        type,
        [](const Symbol& x) {
          return concat(std::array{x, x}, 0);
        },
        2);
  }
  check(
      {DType::float32, {40, 30, 50}},
      [](const Symbol& x) {
        return transpose(x, {2, 0, 1});
      },
      2);
}

BOOST_AUTO_TEST_CASE(places_are_found_along_every_axis) {
  for (const DType dtype : {DType::float32, DType::float64, DType::int32, DType::int64}) {
    for (const std::int64_t columns : {1, 3, 8, 9, 31, 64, 70}) {
      const Type type{dtype, {3, 50, columns}};
      for (const std::int64_t axis : {0, 1, 2}) {
        check(type, [axis](const Symbol& x) { return argmax(x, axis); });
        check(type, [axis](const Symbol& x) { return argmin(x, axis); });
      }
    }
  }
  check(
      {DType::float32, {4, 300, 129}}, [](const Symbol& x) { return argmax(x, 1); }, 2);
}

BOOST_AUTO_TEST_CASE(the_first_nan_in_a_column_is_its_largest_and_its_smallest) {
  // Column 0 has a NaN in rows 1 and 3, column 1 in row 0, column 2 none: its best is in rows 1 and 2.
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Tensor x = Tensor::of<float>({4, 3}, {9, nan, 1, nan, 5, 2, 1, 9, 2, nan, 0, 1});
  const auto graph = std::make_shared<Graph>();
  const Symbol s = graph->input("x", x.type());
  graph->output("largest", argmax(s, 0));
  graph->output("smallest", argmin(s, 0));
  const std::vector<Tensor> found = Compiled(graph, {{"x", x}}).run();
  check_close(found[0], Tensor::of<std::int64_t>({3}, {1, 0, 1}), 0);
  check_close(found[1], Tensor::of<std::int64_t>({3}, {1, 0, 0}), 0);
}

BOOST_AUTO_TEST_CASE(slices_are_gathered_along_every_axis) {
  for (const std::int64_t axis : {0, 1, 2}) {
    for (const DType dtype : {DType::float32, DType::int64, DType::uint8}) {
      // Indices are whole numbers from 0 to 9.
      check({{dtype, {10, 11, 12}}, {DType::int32, {4, 3}}}, [axis](const std::vector<Symbol>& x) {
        return std::vector{gather(x[0], maximum(x[1], -x[1]), axis)};
      });
    }
  }
  check(
      {{DType::float32, {10, 300, 33}}, {DType::int32, {50}}},
      [](const std::vector<Symbol>& x) {
        return std::vector{gather(x[0], maximum(x[1], -x[1]), 2), gather(x[0], maximum(x[1], -x[1]), 0)};
      },
      2);
}

BOOST_AUTO_TEST_CASE(sums_of_scattered_rows_do_not_depend_on_threads) {
  // The reference sums in float64, one row after the other, and rounds once; so must every number of threads.
  for (const int threads : {1, 2}) {
    for (const std::int64_t width : {1, 7, 64, 100, 200}) {
      check(
          {{DType::float32, {3000, width}}, {DType::int32, {3000}}},
          [](const std::vector<Symbol>& x) {
            return std::vector{scatter_add(x[0], maximum(x[1], -x[1]), x[0].shape().with(0, 12))};
          },
          threads);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_index_out_of_range_is_refused_before_anything_is_added) {
  const auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", {DType::float32, {2, 3}});
  graph->output("y", scatter_add(x, graph->input("i", {DType::int32, {2}}), {4, 3}));
  for (const std::int32_t wrong : {-1, 4}) {
    Compiled compiled(graph, {{"x", normal({DType::float32, {2, 3}}, 1)},
                              {"i", Tensor::of<std::int32_t>({2}, {0, wrong})}});
    BOOST_CHECK_THROW(compiled.run(), IndexError);
  }
}

BOOST_AUTO_TEST_SUITE_END()
