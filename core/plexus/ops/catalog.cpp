#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/ops/catalog.hpp>

#include <algorithm>

namespace plexus {

namespace {

/// A static of a function, so that it exists before the first CoreOps is constructed, in whatever order the
/// source files are initialised.
std::vector<const Op*>& families() {
  static std::vector<const Op*> ops;
  return ops;
}

}  // namespace

CoreOps::CoreOps(std::initializer_list<const Op*> ops) {
  families().insert(families().end(), ops.begin(), ops.end());
  for (const Op* op : ops) reserve_name(*op);
}

namespace {

const CoreOps leaves{&input_op(), &variable_op(), &constant_op(), &position_op()};

}  // namespace

std::vector<const Op*> core_ops() {
  std::vector<const Op*> ops = families();
  std::sort(ops.begin(), ops.end(), [](const Op* a, const Op* b) { return a->name() < b->name(); });
  return ops;
}

}  // namespace plexus
