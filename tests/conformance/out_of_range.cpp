// Indices in data are addresses: one out of range is an error before anything is read or written by it.

#include <plexus/backend/compile.hpp>
#include <plexus/error/index_error.hpp>
#include <plexus/ops/ops.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "guarded.hpp"
#include "installed.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(out_of_range)

namespace {

constexpr std::int64_t size = 10;

/// An op that selects by indices of shape [4, 3] from `size` entries.
struct Lookup {
  std::string_view what;
  Symbol (*build)(Graph& graph, const Symbol& indices);
};

Symbol table(Graph& graph, const Shape& shape) {
  return graph.constant(Tensor::full({DType::float32, shape}, 0.5));
}

const Lookup lookups[] = {
    {"gather",
     [](Graph& graph, const Symbol& i) {
       return gather(table(graph, {size, 5}), i);
     }},
    {"gather of single values",
     [](Graph& graph, const Symbol& i) { return gather(table(graph, {size}), i); }},
    {"gather along the second axis",
     [](Graph& graph, const Symbol& i) {
       return gather(table(graph, {2, size}), i, 1);
     }},
    {"scatter_add",
     [](Graph& graph, const Symbol& i) {
       return scatter_add(table(graph, {4, 3, 7}), i, {size, 7});
     }},
    {"one_hot", [](Graph&, const Symbol& i) { return one_hot(i, size, DType::float32); }},
    {"sparse_softmax_cross_entropy",
     [](Graph& graph, const Symbol& i) {
       return sparse_softmax_cross_entropy(i, table(graph, {4, 3, size}));
     }},
    {"sparse_categorical_cross_entropy",
     [](Graph& graph, const Symbol& i) {
       return sparse_categorical_cross_entropy(i, table(graph, {4, 3, size}));
     }},
};

/// The indices 0 .. 9, 0, then `last`.
Tensor indices(DType dtype, std::int64_t last) {
  Tensor values(DType::int64, {4, 3});
  for (std::int64_t i = 0; i < 12; ++i) values.data<std::int64_t>()[static_cast<std::size_t>(i)] = i % size;
  values.data<std::int64_t>().back() = last;
  return values.converted(dtype);
}

/// Calls f(backend, threads, what).
template <class F>
void for_all(F f) {
  for (const auto& [name, backend] : installed_backends()) {
    for (const int threads : {1, 2}) f(*backend, threads, fmt::format("{}, {} threads", name, threads));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_index_is_an_error_that_says_which_and_where) {
  for_all([](const Backend& backend, int threads, const std::string& where) {
    for (const Lookup& lookup : lookups) {
      for (const DType dtype : {DType::int32, DType::int64}) {
        Graph graph;
        graph.output("y", lookup.build(graph, graph.input("i", {dtype, {4, 3}})));
        Guarded run(graph, backend, reference_backend(), {{"i", indices(dtype, size - 1)}}, false, threads);
        run.run();
        const auto most = dtype == DType::int32 ? std::int64_t{std::numeric_limits<std::int32_t>::max()}
                                                : std::int64_t{1} << 40;
        for (const std::int64_t wrong : {size, std::int64_t{-1}, std::int64_t{100000000}, most, -most - 1}) {
          run.write("i", indices(dtype, wrong));
          const std::string what = fmt::format("{}: {} {}", where, lookup.what, wrong);
          try {
            run.run();
            BOOST_ERROR(what << " went through");
          } catch (const IndexError& error) {
            BOOST_TEST(error.index() == wrong, what);
            BOOST_TEST(error.row() == 3, what);
            BOOST_TEST(error.rows() == 4, what);
            BOOST_TEST(error.size() == size, what);
          }
        }
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(a_row_of_a_batch_is_an_error_too) {
  for_all([](const Backend& backend, int threads, const std::string& where) {
    for (const bool scaled : {false, true}) {  // what a backend may fuse
      auto graph = std::make_shared<Graph>();
      const Symbol rows = graph->input("table", {DType::float32, {Shape::open, 3}});
      const Symbol order = graph->input("order", {DType::int32, {Shape::open}});
      const Symbol batch = batch_gather(rows, order, graph->position(), 2);
      graph->output("y", scaled ? batch * 2 : batch);
      CompileOptions options;
      options.threads = threads;
      Store store;
      Arena arena;
      const Backends backends{installed_backends().at(std::string(backend.name())),
                              installed_backends().at("reference"), true};
      Program program = compile(graph, backends, store, arena, options);
      program.bind("table", Tensor::full({DType::float32, {5, 3}}, 1));
      program.bind("order", Tensor::of<std::int32_t>({4}, {4, 0, 1, 5}));
      program.replay(0, 1);
      BOOST_CHECK_EXCEPTION(program.replay(1, 1), IndexError, [&](const IndexError& error) {
        BOOST_TEST(error.step() == 1, where);
        BOOST_TEST(error.index() == 5, where);
        BOOST_TEST(error.row() == 1, where);
        return true;
      });
    }
  });
}

// One of the indices is right: nothing is added by it either.
BOOST_AUTO_TEST_CASE(a_variable_stays_as_it_was) {
  for_all([](const Backend& backend, int threads, const std::string& where) {
    auto graph = std::make_shared<Graph>();
    const Type type{DType::float32, {size, 2}};
    const Symbol w = graph->variable("w", type);
    const Symbol i = graph->input("i", {DType::int32, {2}});
    graph->assign("w", w - scatter_add(table(*graph, {2, 2}), i, type.shape));
    CompileOptions options;
    options.threads = threads;
    Store store;
    store.create("w", Role::parameter, Tensor::full(type, 1));
    Arena arena;
    const Backends backends{installed_backends().at(std::string(backend.name())),
                            installed_backends().at("reference"), true};
    Program program = compile(graph, backends, store, arena, options);
    program.write("i", Tensor::of<std::int32_t>({2}, {1, 10}));
    BOOST_CHECK_THROW(program.run(), IndexError);
    BOOST_TEST((store.read("w") == Tensor::full(type, 1)), where);
  });
}

// 2^31, which int32 cannot hold, and what no comparison finds.
BOOST_AUTO_TEST_CASE(what_an_integer_cannot_hold_is_the_nearest_that_it_can) {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto cast_of = [](const Backend& backend, const Tensor& x, DType to) {
    Graph graph;
    graph.output("y", cast(graph.input("x", x.type()), to));
    return Guarded(graph, backend, reference_backend(), {{"x", x}}).run()[0];
  };
  for_all([&](const Backend& backend, int, const std::string& where) {
    for (const DType from : {DType::float32, DType::float64}) {
      const Tensor x =
          Tensor::of<double>({9}, {nan, inf, -inf, 2147483648.0, -2147483648.0, 1e10, -1e300, -2.9, 300.5})
              .converted(from);
      BOOST_TEST((cast_of(backend, x, DType::int32) ==
                  Tensor::of<std::int32_t>({9}, {INT32_MIN, INT32_MAX, INT32_MIN, INT32_MAX, INT32_MIN,
                                                 INT32_MAX, INT32_MIN, -2, 300})),
                 where);
      BOOST_TEST((cast_of(backend, x, DType::int64) ==
                  Tensor::of<std::int64_t>({9}, {INT64_MIN, INT64_MAX, INT64_MIN, 2147483648, -2147483648,
                                                 10000000000, INT64_MIN, -2, 300})),
                 where);
      BOOST_TEST((cast_of(backend, x, DType::uint8) ==
                  Tensor::of<std::uint8_t>({9}, {0, 255, 0, 255, 0, 255, 0, 0, 255})),
                 where);
    }
    const Tensor whole = Tensor::of<std::int64_t>({4}, {INT64_MIN, 4294967299, -1, 7});  // 2^32 + 3
    BOOST_TEST((cast_of(backend, whole, DType::int32) ==
                Tensor::of<std::int32_t>({4}, {INT32_MIN, INT32_MAX, -1, 7})),
               where);
    BOOST_TEST((cast_of(backend, whole, DType::uint8) == Tensor::of<std::uint8_t>({4}, {0, 255, 0, 7})),
               where);
  });
}

BOOST_AUTO_TEST_SUITE_END()
