#include <algorithm>

#include <fmt/format.h>

#include "entry.hpp"
#include "kernels/multiply.hpp"

namespace plexus::onednn {

namespace {

Support is_float32(const Node& node) { return one_of(Types<float>{}, node.type().dtype); }

Kernel bind_one(BindContext& context, const Matrices& s) {
  const Multiply multiply(
      plan_product({s.m, s.n, s.k, s.transpose_a, s.transpose_b}, context.team().threads()));
  context.note(note_on(multiply.plan()));
  const std::size_t floats = static_cast<std::size_t>(multiply.plan().scratch_floats());
  auto* const scratch = floats == 0 ? nullptr : static_cast<float*>(context.scratch(floats * sizeof(float)));
  const Result result{context.out<float>(), s.n, Finish::store, 1, nullptr};
  return kernel([multiply, result, scratch, a = context.in<float>(0), b = context.in<float>(1),
                 &team = context.team()] { multiply.run(team, a, b, result, scratch); });
}

/// Binds several products. Each of them is computed by one thread.
Kernel bind_many(BindContext& context, const Matrices& s) {
  const Multiply multiply(plan_product({s.m, s.n, s.k, s.transpose_a, s.transpose_b}, 1));
  context.note(fmt::format("{} products: {}", s.count, note_on(multiply.plan())));
  const std::int64_t floats = multiply.plan().scratch_floats();
  const ProductSizes all{s.count * s.m, s.n, s.k, s.transpose_a, s.transpose_b};
  const std::int64_t parts =
      std::min<std::int64_t>(s.count, cost_model().threads(all, context.team().threads()));
  const auto bytes = static_cast<std::size_t>(parts * floats) * sizeof(float);
  auto* const scratch = bytes == 0 ? nullptr : static_cast<float*>(context.scratch(bytes));
  return kernel([multiply, s, parts, floats, scratch, a = context.in<float>(0), b = context.in<float>(1),
                 c = context.out<float>(), &team = context.team()] {
    team.parallel_for(parts, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = s.count * begin / parts; i < s.count * end / parts; ++i) {
        const Result result{c + i * s.m * s.n, s.n, Finish::store, 1, nullptr};
        multiply.run(team, a + i * s.m * s.k, b + (s.one_b ? 0 : i * s.k * s.n), result,
                     scratch + begin * floats);
      }
    });
  });
}

Kernel bind_matmul(BindContext& context) {
  const Matrices s = matrices_of(context.node());
  if (s.count == 0 || s.m == 0 || s.n == 0) return kernel([] {});
  return s.count == 1 ? bind_one(context, s) : bind_many(context, s);
}

}  // namespace

std::vector<KernelEntry> matmul_kernels() { return {{"matmul", is_float32, bind_matmul}}; }

}  // namespace plexus::onednn
