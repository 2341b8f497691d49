#include <plexus/ops/ops.hpp>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

struct Factors {
  Shape shape;
  std::vector<std::int64_t> axes;
  bool keep;
  double spread;  ///< of the factors around 1: the product of many is neither huge nor nothing
  double most;    ///< of whole factors: their product is held exactly
};

void add_prod(Cases& cases, const Factors& over, DType dtype, const Domain& domain, bool exact,
              std::string_view note) {
  const Type type{dtype, over.shape};
  cases.push_back({"prod",
                   fmt::format("prod/{} over [{}]{}{}", type.text(), fmt::join(over.axes, ", "),
                               over.keep ? " kept" : "", note),
                   {{type, domain}},
                   [axes = over.axes, keep = over.keep](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{prod(x[0], axes, keep)};
                   },
                   is_floating(dtype),
                   exact});
}

}  // namespace

void add_prod_cases(Cases& cases, DType floating) {
  for (const Factors& over :
       {Factors{{}, {}, false, 2, 9}, Factors{{1}, {0}, true, 2, 9}, Factors{{17}, {}, false, 1.5, 2},
        Factors{{3, 7}, {1}, false, 1.5, 4}, Factors{{5, 3}, {}, true, 1.5, 2},
        Factors{{33, 40}, {0}, false, 1.2, 1}, Factors{{40, 33}, {-1}, false, 1.2, 1},
        Factors{{2, 3, 5}, {1}, true, 2, 9}, Factors{{2, 3, 4, 5}, {0, 2}, false, 1.5, 3},
        Factors{{2, 3, 4, 5}, {1, -1}, true, 1.5, 2}, Factors{{2, 0, 3}, {1}, false, 2, 9}}) {
    add_prod(cases, over, floating, real(1 / over.spread, over.spread), false, "");
    add_prod(cases, over, floating, whole(-over.most, over.most), true, " whole");
    for (const DType dtype : {DType::int32, DType::int64}) {
      add_prod(cases, over, dtype, whole(-over.most, over.most), true, " whole");
    }
  }
}

}  // namespace plexus::conformance
