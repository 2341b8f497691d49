#include <plexus/ops/reduction_passes.hpp>
#include <plexus/ops/reductions.hpp>

#include <algorithm>
#include <cstring>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

enum class Kind { sum, mean, prod, max, min };

template <class T>
Reducer<T> reducer(Kind kind) {
  const Reducers<T> all = reducers<T>();
  switch (kind) {
    case Kind::prod:
      return all.prod;
    case Kind::max:
      return all.max;
    case Kind::min:
      return all.min;
    default:
      return all.sum;
  }
}

/// A pass of a reduction with its addresses. Values do not depend on how many threads share it.
template <class T>
class Step {
 public:
  Step(const T* from, T* to, const ReductionPass& pass, Reducer<T> reducer, const Team& team)
      : from_(from), to_(to), pass_(pass), reducer_(reducer), team_(&team) {}

  void run() const {
    if (pass_.inner == 1) {
      along();
    } else if (pass_.outer == 1) {
      across_blocks();
    } else {
      across();
    }
  }

 private:
  void along() const {
    const std::int64_t count = pass_.reduced;
    team_->parallel_for(pass_.outer, rows_worth_a_thread(count), [&](std::int64_t begin, std::int64_t end) {
      reducer_.along(from_ + begin * count, count, to_ + begin, end - begin);
    });
  }

  void across() const {
    const std::int64_t count = pass_.reduced;
    const std::int64_t columns = pass_.inner;
    team_->parallel_for(
        pass_.outer, rows_worth_a_thread(count * columns), [&](std::int64_t begin, std::int64_t end) {
          for (std::int64_t o = begin; o < end; ++o) {
            reducer_.across(from_ + o * count * columns, count, columns, to_ + o * columns, columns);
          }
        });
  }

  /// Threads share the columns in blocks of a few registers.
  void across_blocks() const {
    constexpr std::int64_t block = 64;
    const std::int64_t columns = pass_.inner;
    team_->parallel_for((columns + block - 1) / block, rows_worth_a_thread(pass_.reduced * block),
                        [&](std::int64_t begin, std::int64_t end) {
                          const std::int64_t first = begin * block;
                          const std::int64_t last = std::min(end * block, columns);
                          reducer_.across(from_ + first, pass_.reduced, columns, to_ + first, last - first);
                        });
  }

  const T* from_;
  T* to_;
  ReductionPass pass_;
  Reducer<T> reducer_;
  const Team* team_;
};

/// Splits the reduction of one long row into pieces that threads can share: two passes, if the length is
/// divisible.
std::vector<ReductionPass> shared(std::vector<ReductionPass> passes) {
  constexpr std::int64_t piece = 32768;
  const ReductionPass first = passes.front();
  if (first.outer != 1 || first.inner != 1 || first.reduced < 2 * piece) return passes;
  std::int64_t pieces = first.reduced / piece;
  while (first.reduced % pieces != 0) --pieces;
  if (pieces > 1) passes = {{pieces, first.reduced / pieces, 1}, {1, pieces, 1}};
  return passes;
}

template <class T>
Kernel bind_passes(BindContext& context, Kind kind) {
  const Node& node = context.node();
  std::vector<ReductionPass> passes = reduction_passes(node);
  const T* x = context.in<T>(0);
  T* y = context.out<T>();
  if (passes.empty()) {
    return kernel([x, y, bytes = node.type().bytes()] {
      if (x != y) std::memcpy(y, x, bytes);
    });
  }
  passes = shared(std::move(passes));
  std::int64_t between = 0;
  for (std::size_t i = 0; i + 1 < passes.size(); ++i) between += passes[i].outer * passes[i].inner;
  T* free = nullptr;
  if (between > 0) free = static_cast<T*>(context.scratch(static_cast<std::size_t>(between) * sizeof(T)));
  std::vector<Step<T>> steps;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    T* to = i + 1 == passes.size() ? y : free;
    steps.emplace_back(x, to, passes[i], reducer<T>(kind), context.team());
    x = to;
    if (to == free) free += passes[i].outer * passes[i].inner;
  }
  const std::int64_t n = node.type().shape.elements();
  const T count = kind == Kind::mean && n > 0 ? static_cast<T>(node.input(0).shape().elements() / n) : T(1);
  return kernel([steps, y, n, count] {
    for (const Step<T>& step : steps) step.run();
    if (count == T(1)) return;
    for (std::int64_t i = 0; i < n; ++i) y[i] /= count;
  });
}

Support support(const Node& node) { return one_of(NumberTypes{}, node.type().dtype); }

template <Kind kind>
Kernel bind(BindContext& context) {
  return visit_type(NumberTypes{}, context.node().type().dtype,
                    [&]<class T>(T) { return bind_passes<T>(context, kind); });
}

}  // namespace

std::vector<KernelEntry> reduction_kernels() {
  return {{"sum", support, bind<Kind::sum>},   {"sum_to", support, bind<Kind::sum>},
          {"mean", support, bind<Kind::mean>}, {"prod", support, bind<Kind::prod>},
          {"max", support, bind<Kind::max>},   {"min", support, bind<Kind::min>}};
}

}  // namespace plexus::onednn
