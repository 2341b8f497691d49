#include <plexus/ops/ops.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "bodies.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(chain, *boost::unit_test::precondition(test::needs_onednn))

namespace {

constexpr double rounding = 2e-6;

CompileOptions on_two_threads() {
  CompileOptions options;
  options.threads = 2;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(tiles_of_every_length) {
  for (const DType dtype : {DType::float32, DType::float64, DType::int32, DType::int64}) {
    for (const std::int64_t n : {0, 1, 7, 16, 17, 63, 65, 511, 512, 513, 1023, 1024, 1025, 5000}) {
      BOOST_TEST_CONTEXT(name_of(dtype) << ", " << n) {
        const Type type{dtype, {n}};
        check_body({type, type, type}, [](const auto& x) {
          const Symbol product = x[0] * x[1];
          return std::vector{maximum(product - x[2], 3) + product * x[2]};
        });
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_columns_and_numbers_beside_a_matrix) {
  const DType f = DType::float32;
  for (const std::int64_t rows : {1, 3, 33}) {
    for (const std::int64_t columns : {1, 2, 7, 30, 256, 257, 300, 1024, 1025, 2500}) {
      BOOST_TEST_CONTEXT(rows << " x " << columns) {
        const std::vector<Type> types{{f, {rows, columns}}, {f, {columns}}, {f, {rows, 1}}, {f, {}}};
        // Every kind beside the matrix; functions of one kind alone; two kinds that together fill the matrix.
        check_body(types, [](const auto& x) { return std::vector{(x[0] - x[2]) * x[1] + x[3]}; });
        check_body(
            types,
            [](const auto& x) {
              const Symbol scale = rsqrt(square(x[1]) + 1);
              return std::vector{x[0] * scale + exp(x[2]) * (x[3] * x[3] + 2)};
            },
            rounding);
        check_body(types, [](const auto& x) {
          return std::vector{x[0] + x[1] * x[2], select(greater(x[2], x[3]), x[0], x[1])};
        });
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_result_that_is_given_or_repeats_a_vector) {
  const DType f = DType::float32;
  for (const std::int64_t columns : {5, 700}) {
    const std::vector<Type> types{{f, {4, columns}}, {f, {columns}}, {f, {4, 1}}, {f, {}}};
    check_body(types, [](const auto& x) { return std::vector{x[0], x[0] * 2, x[0]}; });
    check_body(types, [](const auto& x) {
      const Symbol one = x[0] * 0 + 1;
      return std::vector{one, one * x[1], one * x[2], one * x[3]};
    });
  }
}

BOOST_AUTO_TEST_CASE(three_groups_of_axes) {
  const DType f = DType::float64;
  for (const CompileOptions& options : {CompileOptions{}, on_two_threads()}) {
    check_body(
        {{f, {2, 1, 2, 1}}, {f, {3, 1, 2}}, {f, {2, 3, 2, 2}}},
        [](const auto& x) { return std::vector{x[0] + x[1] * x[2]}; }, 0, options);
    check_body(
        {{f, {40, 3, 50, 20}}, {f, {3, 1, 1}}, {f, {3, 1, 1}}},
        [](const auto& x) { return std::vector{x[0] * x[1] + x[2]}; }, 0, options);
  }
}

BOOST_AUTO_TEST_CASE(several_threads_share_rows_and_elements) {
  const DType f = DType::float32;
  const CompileOptions two = on_two_threads();
  check_body(
      {{f, {301, 999}}, {f, {999}}, {f, {301, 1}}},
      [](const auto& x) { return std::vector{(x[0] - x[1]) * x[2]}; }, 0, two);
  check_body(
      {{f, {301, 999}}, {f, {}}},
      [](const auto& x) {
        return std::vector{x[0] * x[1], relu(x[0]) - x[1]};
      },
      0, two);
}

BOOST_AUTO_TEST_CASE(both_threads_flush_subnormal_results_if_the_program_does) {
  const Type type{DType::float32, {301, 999}};
  const auto graph = std::make_shared<Graph>();
  graph->output("y", graph->input("x", type) * 1e-20);
  CompileOptions options = on_two_threads();
  options.patient = true;
  Store store;
  Arena arena;
  Program program = compile(graph, backends(), store, arena, options);
  program.write("x", Tensor::full(type, 1e-20));
  const float square = 1e-20F * 1e-20F;
  program.run();
  BOOST_TEST((program.output("y") == Tensor::full(type, square)));
  program.flush_subnormals();
  program.run();
  BOOST_TEST((program.output("y") == Tensor::zeros(type)));
}

BOOST_AUTO_TEST_CASE(dtypes_mix) {
  const Shape shape{6, 90};
  const std::vector<Type> types{
      {DType::uint8, shape}, {DType::float32, {90}}, {DType::int64, shape}, {DType::float64, {}}};
  check_body(types, [](const auto& x) {
    const Symbol pixel = cast(x[0], DType::float32) * (1.0 / 256) - x[1];
    const Symbol wide = cast(pixel, DType::float64) * x[3];
    const Symbol odd = greater(x[2], 3);
    return std::vector{pixel,
                       wide,
                       odd,
                       select(odd, x[2] * 2, x[2] - 1),
                       logical_not(odd),
                       cast(odd, DType::float32) + pixel};
  });
}

BOOST_AUTO_TEST_CASE(numbers_alone) {
  for (const Shape& shape : {Shape{}, Shape{1}, Shape{1, 1}}) {
    check_body({{DType::float64, shape}, {DType::float32, {}}, {DType::int64, {}}}, [](const auto& x) {
      return std::vector{x[0] + cast(x[1], DType::float64) * 32 - cast(x[2], DType::float64)};
    });
    check_body({{DType::int64, shape}}, [](const auto& x) { return std::vector{clip(x[0] + 1, 2, 3)}; });
  }
}

BOOST_AUTO_TEST_CASE(composites_become_part_of_the_pass) {
  const Type type{DType::float32, {3, 700}};
  check_body(
      {type},
      [](const auto& x) {
        return std::vector{gelu(x[0]), silu(x[0]), elu(x[0], 0.5)};
      },
      rounding);
  check_body(
      {type, type}, [](const auto& x) { return std::vector{sigmoid_cross_entropy(sigmoid(x[0]), x[1])}; },
      rounding);
}

BOOST_AUTO_TEST_CASE(a_body_beyond_a_chain_is_run_by_its_definition) {
  // The constant has a value for each row, whose first one a chain would not know.
  const auto graph = std::make_shared<Graph>();
  const Type type{DType::float64, {2, 3}};
  const Symbol x = graph->input("0", type);
  const auto body = body_of({type}, [](const auto& in) {
    return std::vector{in[0] * in[0].graph().constant(Tensor::of<double>({2, 1}, {10, 100}))};
  });
  graph->output("y", graph->add_one(fused_op(), {x}, {{"body", body}}));
  Compiled compiled(graph, {{"0", Tensor::full(type, 2)}});
  BOOST_TEST((compiled.ops() == std::vector<std::string>{"multiply"}));
  check_close(compiled.run()[0], Tensor::of<double>({2, 3}, {20, 20, 20, 200, 200, 200}), 0);
}

BOOST_AUTO_TEST_SUITE_END()
