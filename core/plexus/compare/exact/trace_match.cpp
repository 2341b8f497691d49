#include <plexus/compare/exact/trace_match.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string described(const Node& node) {
  return fmt::format("{}{}{}", node.op().name(),
                     node.output_count() > 0 ? " " + node.type().shape.text() : "",
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
}

bool converts(const Node& node) {
  return node.op().name() == "cast" && is_floating(node.type().dtype) && is_floating(node.input(0).dtype());
}

/// The exact values ignore casts between floating dtypes.
Symbol before_casts(Symbol value) {
  while (converts(value.node())) value = value.node().input(0);
  return value;
}

bool same_shapes(const Node& a, const Node& b) {
  return std::equal(a.types().begin(), a.types().end(), b.types().begin(), b.types().end(),
                    [](const Type& x, const Type& y) { return x.shape == y.shape; });
}

}  // namespace

bool TraceMatch::same(const Node& a, const Node& b) const {
  if (&a.op() != &b.op() || !same_shapes(a, b) || a.inputs().size() != b.inputs().size()) return false;
  for (std::size_t i = 0; i < a.inputs().size(); ++i) {
    if (before_casts(wide_.at(a.input(i))) != before_casts(b.input(i))) return false;
  }
  return true;
}

TraceMatch::TraceMatch(const Graph& traced, const Graph& wide) {
  std::size_t id = 0;
  std::size_t wide_id = 0;
  while (id < traced.size() || wide_id < wide.size()) {
    const Node* const a = id < traced.size() ? &traced.node(id) : nullptr;
    const Node* const b = wide_id < wide.size() ? &wide.node(wide_id) : nullptr;
    if (a != nullptr && b != nullptr && same(*a, *b)) {
      for (std::size_t i = 0; i < a->output_count(); ++i) {
        wide_[a->output(static_cast<int>(i))] = b->output(static_cast<int>(i));
      }
      ++id;
      ++wide_id;
    } else if (a != nullptr && converts(*a)) {
      wide_[a->output()] = wide_.at(a->input(0));
      ++id;
    } else if (b != nullptr && converts(*b)) {
      ++wide_id;
    } else {
      throw UsageError(fmt::format(
          "tracing gives {} in the run's precision, but {} in float64: a component must not trace different "
          "ops by dtype",
          a == nullptr ? "nothing" : described(*a), b == nullptr ? "nothing" : described(*b)));
    }
  }
}

RoundedConstants rounded_constants(const Graph& traced, const TraceMatch& match) {
  RoundedConstants constants;
  for (std::size_t id = 0; id < traced.size(); ++id) {
    const Symbol leaf = is_leaf(traced.node(id)) ? traced.node(id).output() : Symbol();
    const Tensor* const value = leaf ? constant_value(leaf) : nullptr;
    if (value != nullptr) constants[match[leaf]] = value->converted(DType::float64);
  }
  return constants;
}

}  // namespace plexus
