#include <plexus/ops/ops.hpp>

#include <array>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

void add_leaves(Cases& cases, DType floating) {
  const Type type{floating, {3, 5}};
  cases.push_back({"input",
                   fmt::format("input/{}", type.text()),
                   {{type, real(-3, 3)}},
                   [](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{x[0]}; },
                   true,
                   true});
  cases.push_back(
      {"constant",
       fmt::format("constant/{}", type.text()),
       {{type, whole(-3, 3)}},
       [type](Graph& graph, std::span<const Symbol> x) {
         return std::vector<Symbol>{x[0] + full(graph, type, 2), constant(graph, 0.5, type.dtype)};
       },
       true,
       true});
  cases.push_back({"variable",
                   fmt::format("variable/{} written", type.text()),
                   {{type, whole(-3, 3)}},
                   [type](Graph& graph, std::span<const Symbol> x) {
                     const Symbol before = graph.variable("v", type);
                     graph.assign("v", before + x[0]);
                     return std::vector<Symbol>{before * 2};
                   },
                   false,
                   true});
  cases.push_back(
      {"position",
       "position/of a step",
       {},
       [](Graph& graph, std::span<const Symbol>) { return std::vector<Symbol>{graph.position() * 3}; },
       false,
       true});
  for (const DType dtype : {floating, DType::int32, DType::int64}) {
    cases.push_back({"iota",
                     fmt::format("iota/{}", name_of(dtype)),
                     {},
                     [dtype](Graph& graph, std::span<const Symbol>) {
                       return std::vector<Symbol>{iota(graph, 17, dtype)};
                     },
                     false,
                     true});
  }
}

void add_random(Cases& cases, DType floating) {
  struct Random {
    std::string_view op;
    Symbol (*function)(const Symbol&, std::uint64_t, const Type&);
  };
  for (const Random& each : {Random{"random_uniform", random_uniform}, Random{"random_normal", random_normal},
                             Random{"random_truncated_normal", random_truncated_normal}}) {
    for (const Shape& shape : {Shape{}, Shape{3}, Shape{32, 17}}) {
      const Type type{floating, shape};
      cases.push_back({std::string(each.op),
                       fmt::format("{}/{}", each.op, type.text()),
                       {{{DType::int64, {}}, whole(0, 1000)}},
                       [function = each.function, type](Graph&, std::span<const Symbol> x) {
                         return std::vector<Symbol>{function(x[0], 0xfedcba9876543210, type)};
                       },
                       false,
                       true});
    }
  }
}

void add_batches(Cases& cases, DType floating) {
  for (const DType dtype : {floating, DType::uint8, DType::int64}) {
    for (const Shape& row : {Shape{}, Shape{8}, Shape{28, 28}}) {
      const Type table{dtype, row.inserted(0, Shape::open)};
      const Domain values = is_floating(dtype) ? real(-3, 3) : whole(0, 255);
      cases.push_back({"batch_gather",
                       fmt::format("batch_gather/{}", table.text()),
                       {{table, values, 50},
                        {{DType::int32, {Shape::open}}, whole(0, 49), 40},
                        {{DType::int64, {}}, whole(0, 4)}},
                       [](Graph&, std::span<const Symbol> x) {
                         return std::vector<Symbol>{batch_gather(x[0], x[1], x[2], 8)};
                       },
                       false,
                       true});
    }
  }
}

}  // namespace

void add_source_cases(Cases& cases, DType floating) {
  add_leaves(cases, floating);
  add_random(cases, floating);
  add_batches(cases, floating);
}

}  // namespace plexus::conformance
