// Functions that have no op of their own: they are made of others, of which one is named here.

#include <plexus/ops/ops.hpp>

#include <array>
#include <functional>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

using Results = std::function<std::vector<Symbol>(const Symbol&)>;

struct Composed {
  std::string_view op;    ///< which it is made of
  std::string_view what;  ///< the function and how it is called
  Shape shape;
  Results function;
};

std::vector<Composed> composed_movements() {
  return {
      {"slice", "split into equal parts", {4, 6}, [](const Symbol& x) { return split(x, 3, 1); }},
      {"slice",
       "split into parts of sizes",
       {5, 3, 2},
       [](const Symbol& x) {
         return split(x, {1, 0, 4}, -3);
       }},
      {"concat",
       "stack along a new first axis",
       {3, 5},
       [](const Symbol& x) {
         return std::vector{stack(std::array{x, x, x}, 0)};
       }},
      {"concat",
       "stack along a new last axis",
       {3, 5},
       [](const Symbol& x) {
         return std::vector{stack(std::array{x, x}, -1)};
       }},
      {"broadcast_to",
       "tile",
       {2, 3, 5},
       [](const Symbol& x) {
         return std::vector{tile(x, {2, 1, 3})};
       }},
      {"gather", "flip along axis 0", {7, 3}, [](const Symbol& x) { return std::vector{flip(x, 0)}; }},
      {"gather", "flip along axis 1", {2, 5, 3}, [](const Symbol& x) { return std::vector{flip(x, -2)}; }},
      {"transpose",
       "move_axis forwards",
       {2, 3, 4, 5},
       [](const Symbol& x) { return std::vector{move_axis(x, 0, 2)}; }},
      {"transpose",
       "move_axis backwards",
       {2, 3, 4, 5},
       [](const Symbol& x) { return std::vector{move_axis(x, -1, 1)}; }},
      {"slice",
       "slice_axis between negative places",
       {3, 9},
       [](const Symbol& x) { return std::vector{slice_axis(x, 1, -7, -2, 2)}; }},
      {"gather",
       "slice_axis backwards",
       {3, 9},
       [](const Symbol& x) { return std::vector{slice_axis(x, -1, 7, -8, -3)}; }},
  };
}

std::vector<Symbol> summarised(const Symbol& x,
                               Symbol (*function)(const Symbol&, std::vector<std::int64_t>, bool),
                               std::vector<std::int64_t> axes, bool keep) {
  return {function(x, std::move(axes), keep)};
}

std::vector<Composed> composed_functions() {
  return {
      {"floor", "ceil", {4, 33}, [](const Symbol& x) { return std::vector{ceil(x)}; }},
      {"sin", "tan", {4, 33}, [](const Symbol& x) { return std::vector{tan(x)}; }},
      {"exp", "logsumexp", {4, 33}, [](const Symbol& x) { return summarised(x, logsumexp, {-1}, false); }},
      {"exp",
       "logsumexp of two axes",
       {2, 3, 5},
       [](const Symbol& x) {
         return summarised(x, logsumexp, {0, 2}, true);
       }},
      {"square", "variance", {4, 33}, [](const Symbol& x) { return std::vector{variance(x, {1}, false)}; }},
      {"square",
       "variance without bias",
       {2, 3, 5},
       [](const Symbol& x) {
         return std::vector{variance(x, {0, 2}, true, 1)};
       }},
  };
}

void add_composed(Cases& cases, const Composed& each, DType dtype, const Domain& domain, bool exact) {
  const Type type{dtype, each.shape};
  cases.push_back({std::string(each.op),
                   fmt::format("{}/{} of {}", each.op, each.what, type.text()),
                   {{type, domain}},
                   [function = each.function](Graph&, std::span<const Symbol> x) { return function(x[0]); },
                   is_floating(dtype),
                   exact});
}

}  // namespace

void add_composed_cases(Cases& cases, DType floating) {
  for (const DType dtype : {floating, DType::int64, DType::uint8, DType::boolean}) {
    const Domain domain = is_floating(dtype) ? real(-3, 3) : whole(0, dtype == DType::boolean ? 1 : 100);
    for (const Composed& each : composed_movements()) add_composed(cases, each, dtype, domain, true);
  }
  for (const Composed& each : composed_functions())
    add_composed(cases, each, floating, real(-0.9, 0.9, {0}), false);
  for (const Shape& shape : {Shape{4, 33}, Shape{3, 1}, Shape{2, 0}}) {
    add_composed(cases,
                 {"not_equal", "any", shape, [](const Symbol& x) { return summarised(x, any, {1}, false); }},
                 DType::boolean, whole(0, 1), true);
    add_composed(cases,
                 {"not_equal", "all", shape, [](const Symbol& x) { return summarised(x, all, {1}, true); }},
                 DType::boolean, whole(0, 1), true);
  }
}

}  // namespace plexus::conformance
