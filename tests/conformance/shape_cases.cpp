#include <plexus/ops/ops.hpp>

#include <array>
#include <functional>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

using Axes = std::vector<std::int64_t>;

std::string text_of(const Axes& axes) { return fmt::format("[{}]", fmt::join(axes, ", ")); }

using Function = std::function<Symbol(const Symbol&)>;

/// Moves elements about: exact for any dtype, and differentiable for a floating one.
void add_move(Cases& cases, std::string_view op, std::string_view what, DType dtype, const Shape& shape,
              const Function& function) {
  const bool floating = is_floating(dtype);
  const Type type{dtype, shape};
  cases.push_back(
      {std::string(op),
       fmt::format("{}/{} {}", op, type.text(), what),
       {{type, floating ? real(-3, 3) : whole(0, dtype == DType::boolean ? 1 : 100)}},
       [function](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{function(x[0])}; },
       floating,
       true});
}

void add_moves(Cases& cases, DType dtype) {
  const auto add = [&](std::string_view op, std::string_view what, const Shape& shape, const Function& f) {
    add_move(cases, op, what, dtype, shape, f);
  };
  add("reshape", "to [6, 4]", {2, 3, 4}, [](const Symbol& x) { return reshape(x, {6, -1}); });
  add("reshape", "flat", {32, 28, 28}, [](const Symbol& x) { return reshape(x, {32, -1}); });
  add("reshape", "to a scalar", {1, 1}, [](const Symbol& x) { return reshape(x, Shape{}); });
  add("reshape", "expanded", {5, 3}, [](const Symbol& x) { return expand_dims(x, 1); });
  add("reshape", "squeezed", {5, 1, 3}, [](const Symbol& x) { return squeeze(x, 1); });
  add("transpose", "reversed", {17, 33}, [](const Symbol& x) { return transpose(x); });
  add("transpose", "0 2 1", {2, 3, 5}, [](const Symbol& x) { return transpose(x, {0, 2, 1}); });
  add("transpose", "3 0 2 1", {2, 3, 4, 5}, [](const Symbol& x) { return transpose(x, {3, 0, 2, 1}); });
  add("transpose", "2 0 1", {3, 70, 5}, [](const Symbol& x) { return transpose(x, {2, 0, 1}); });
  add("transpose", "of axes of one", {1, 7, 1, 3}, [](const Symbol& x) {
    return transpose(x, {3, 2, 1, 0});
  });
  add("broadcast_to", "from a scalar", {}, [](const Symbol& x) { return broadcast_to(x, {3, 17}); });
  add("broadcast_to", "to [4, 3, 17]", {3, 1}, [](const Symbol& x) { return broadcast_to(x, {4, 3, 17}); });
  add("broadcast_to", "along inner axes", {3, 1, 1}, [](const Symbol& x) {
    return broadcast_to(x, {3, 5, 2});
  });
  add("broadcast_to", "along outer axes", {2, 7}, [](const Symbol& x) {
    return broadcast_to(x, {3, 5, 2, 7});
  });
  add("broadcast_to", "along every other axis", {3, 1, 5, 1}, [](const Symbol& x) {
    return broadcast_to(x, {3, 2, 5, 4});
  });
  for (const int axis : {0, 1, 2}) {
    const auto at = [axis](std::int64_t on_axis, std::int64_t elsewhere) {
      Axes all(3, elsewhere);
      all[static_cast<std::size_t>(axis)] = on_axis;
      return all;
    };
    const std::string along = fmt::format("along axis {}", axis);
    add("slice", along, {5, 7, 9}, [axis, at](const Symbol& x) {
      Axes end(x.shape().begin(), x.shape().end());
      end[static_cast<std::size_t>(axis)] = 4;
      return slice(x, at(1, 0), end, at(2, 1));
    });
    add("pad", along, {5, 7, 3}, [at](const Symbol& x) { return pad(x, at(2, 0), at(1, 0), 3); });
    add("pad", along + " between", {5, 7, 3},
        [at](const Symbol& x) { return pad(x, at(0, 0), at(1, 0), 0, at(2, 0)); });
    add("concat", along + " of three", {4, 3, 5}, [axis, at](const Symbol& x) {
      Axes end(x.shape().begin(), x.shape().end());
      end[static_cast<std::size_t>(axis)] = 1;
      return concat(std::array{slice(x, at(0, 0), end), x, x}, axis);
    });
  }
  add("slice", "[1, 4)", {7}, [](const Symbol& x) { return slice(x, {1}, {4}); });
  add("slice", "in steps", {7, 9}, [](const Symbol& x) { return slice(x, {1, 0}, {7, 9}, {2, 3}); });
  add("slice", "of 4 axes", {2, 3, 4, 5}, [](const Symbol& x) {
    return slice(x, {0, 1, 0, 2}, {2, 3, 4, 4});
  });
  add("concat", "with itself", {3, 5}, [](const Symbol& x) {
    return concat(std::array{x, slice(x, {0, 1}, {3, 3}), x}, 1);
  });
  add("concat", "along axis 0", {3, 5}, [](const Symbol& x) { return concat(std::array{x, x}, 0); });
  add("concat", "along axis 2 of 4", {2, 3, 4, 5}, [](const Symbol& x) {
    return concat(std::array{x, x}, -2);
  });
  add("pad", "around", {5, 3}, [](const Symbol& x) { return pad(x, {1, 0}, {2, 3}); });
  add("pad", "with ones", {5, 3}, [](const Symbol& x) { return pad(x, {1, 0}, {2, 3}, 1); });
  add("pad", "between", {5, 3}, [](const Symbol& x) { return pad(x, {0, 1}, {1, 0}, 0, {1, 2}); });
}

void add_lookups(Cases& cases, DType floating) {
  struct Look {
    Shape values;
    Shape indices;
    std::int64_t axis;
  };
  for (const DType index : {DType::int32, DType::int64}) {
    for (const DType dtype : {floating, DType::int64, DType::uint8}) {
      for (const Look& each :
           {Look{{17}, {5}, 0}, Look{{100, 8}, {32}, 0}, Look{{7, 3}, {}, 0}, Look{{3, 9, 2}, {4}, 1},
            Look{{6, 5}, {2, 3}, -1}, Look{{2, 3, 40}, {70}, 2}, Look{{2, 5, 3, 4}, {3, 2}, -2}}) {
        const Type values{dtype, each.values};
        const Type indices{index, each.indices};
        const auto last = static_cast<double>(each.values.dim(each.axis) - 1);
        cases.push_back(
            {"gather",
             fmt::format("gather/{} by {} axis {}", values.text(), indices.text(), each.axis),
             {{values, is_floating(dtype) ? real(-3, 3) : whole(0, 100)}, {indices, whole(0, last)}},
             [axis = each.axis](Graph&, std::span<const Symbol> x) {
               return std::vector<Symbol>{gather(x[0], x[1], axis)};
             },
             is_floating(dtype),
             true});
      }
    }
    struct Scatter {
      Shape indices;
      Shape row;
      std::int64_t rows;
    };
    for (const DType dtype : {floating, DType::int32, DType::int64}) {
      for (const Scatter& each : {Scatter{{9}, {4}, 5}, Scatter{{33}, {}, 5}, Scatter{{}, {3}, 4},
                                  Scatter{{4, 3}, {70}, 3}, Scatter{{40}, {2, 65}, 100}}) {
        const Type indices{index, each.indices};
        Shape shape = each.row;
        for (std::size_t i = each.indices.rank(); i-- > 0;) shape = shape.inserted(0, each.indices[i]);
        const Type x{dtype, shape};
        cases.push_back({"scatter_add",
                         fmt::format("scatter_add/{} by {} to {} rows", x.text(), indices.text(), each.rows),
                         {{x, whole(-9, 9)}, {indices, whole(0, static_cast<double>(each.rows - 1))}},
                         [to = each.row.inserted(0, each.rows)](Graph&, std::span<const Symbol> inputs) {
                           return std::vector<Symbol>{scatter_add(inputs[0], inputs[1], to)};
                         },
                         is_floating(dtype),
                         true});
      }
    }
    for (const Shape& shape : {Shape{}, Shape{32}, Shape{3, 5}}) {
      const Type indices{index, shape};
      cases.push_back({"one_hot",
                       fmt::format("one_hot/{}", indices.text()),
                       {{indices, whole(0, 9)}},
                       [floating](Graph&, std::span<const Symbol> x) {
                         return std::vector<Symbol>{one_hot(x[0], 10, floating)};
                       },
                       false,
                       true});
    }
  }
}

}  // namespace

void add_shape_cases(Cases& cases, DType floating) {
  for (const DType dtype : {floating, DType::int32, DType::int64, DType::uint8, DType::boolean}) {
    add_moves(cases, dtype);
  }
  add_lookups(cases, floating);
}

void add_reduction_cases(Cases& cases, DType floating) {
  struct Reduction {
    std::string_view op;
    Symbol (*function)(const Symbol&, Axes, bool);
    bool averages;
  };
  struct Over {
    Shape shape;
    Axes axes;
    bool keep;
  };
  const std::array reductions{Reduction{"sum", sum, false}, Reduction{"mean", mean, true},
                              Reduction{"max", max, false}, Reduction{"min", min, false}};
  for (const Reduction& each : reductions) {
    for (const Over& over :
         {Over{{}, {}, false}, Over{{17}, {}, false}, Over{{1}, {0}, true}, Over{{32, 300}, {0}, false},
          Over{{32, 300}, {-1}, false}, Over{{5, 3}, {}, true}, Over{{2, 3, 5}, {1}, true},
          Over{{2, 3, 4, 5}, {0, 2}, false}, Over{{2, 3, 4, 5}, {1, -1}, true}, Over{{784, 3}, {0}, false},
          Over{{2, 50000}, {1}, false}, Over{{50000, 2}, {0}, false}}) {
      const auto add = [&](DType dtype, const Domain& domain, bool exact, std::string_view note) {
        const Type type{dtype, over.shape};
        cases.push_back({std::string(each.op),
                         fmt::format("{}/{} over {}{}{}", each.op, type.text(), text_of(over.axes),
                                     over.keep ? " kept" : "", note),
                         {{type, domain}},
                         [function = each.function, axes = over.axes, keep = over.keep](
                             Graph&, std::span<const Symbol> x) {
                           return std::vector<Symbol>{function(x[0], axes, keep)};
                         },
                         is_floating(dtype) && !exact,
                         exact});
      };
      const bool picks = each.op == "max" || each.op == "min";
      add(floating, picks ? distinct() : real(-3, 3), false, "");
      if (each.averages) continue;
      for (const DType dtype : {floating, DType::int32, DType::int64})
        add(dtype, whole(-9, 9), true, " whole");
    }
  }

  for (const DType dtype : {floating, DType::int32, DType::int64}) {
    for (const auto& [shape, axis] :
         {std::pair{Shape{17}, 0}, std::pair{Shape{32, 10}, -1}, std::pair{Shape{5, 3}, 0},
          std::pair{Shape{2, 33, 4}, 1}, std::pair{Shape{3, 21}, 0}, std::pair{Shape{2, 4, 3, 5}, 1},
          std::pair{Shape{2, 4, 3, 5}, 2}}) {
      const Type type{dtype, shape};
      for (const auto& [op, function] : {std::pair{"argmax", &argmax}, std::pair{"argmin", &argmin}}) {
        // Few values: the first of equals is asked for.
        cases.push_back({op,
                         fmt::format("{}/{} axis {}", op, type.text(), axis),
                         {{type, whole(-3, 3)}},
                         [function = function, axis = axis](Graph&, std::span<const Symbol> x) {
                           return std::vector<Symbol>{function(x[0], axis)};
                         },
                         false,
                         true});
      }
    }
  }

  for (const auto& [from, to] :
       {std::pair{Shape{32, 300}, Shape{300}}, std::pair{Shape{4, 3, 5}, Shape{3, 1}},
        std::pair{Shape{7}, Shape{}}, std::pair{Shape{2, 3, 4, 5}, Shape{4, 1}}}) {
    for (const bool exact : {false, true}) {
      const Type type{floating, from};
      cases.push_back(
          {"sum_to",
           fmt::format("sum_to/{} to {}{}", type.text(), to.text(), exact ? " whole" : ""),
           {{type, exact ? whole(-9, 9) : real(-3, 3)}},
           [to = to](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{sum_to(x[0], to)}; },
           !exact,
           exact});
    }
  }
}

}  // namespace plexus::conformance
