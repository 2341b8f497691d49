#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/detail/process_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <array>

#include <fmt/format.h>

namespace plexus {
namespace {

std::shared_ptr<const Backend> make_backend(const std::string& name) { return make<Backend>(Tree(name)); }

std::string why_unavailable(const Backend& backend) {
  return calling_plugin(backend, "asking whether it can run here", [&] { return backend.unavailable(); });
}

/// Compiles a step of training of a small dense layer: a backend that throws when it is asked for rewrites,
/// for support of a common op or for its kernel throws here, before it is chosen.
void try_out(const std::shared_ptr<const Backend>& backend, const Backends& backends) {
  Store store;
  Arena arena;
  auto graph = std::make_shared<Graph>();
  const auto variable = [&](const char* name, const Shape& shape) {
    store.create(name, Role::parameter, Tensor(DType::float32, shape));
    return graph->variable(name, {DType::float32, shape});
  };
  const std::array<Symbol, 2> weights{variable("kernel", {3, 2}), variable("bias", {2})};
  const Symbol x = graph->input("x", {DType::float32, Shape{4, 3}});
  const Symbol y = relu(matmul(x, weights[0]) + weights[1]);
  const Symbol loss = mean(square(softmax(y) - y));
  const std::vector<Symbol> gradients = differentiate(loss, weights);
  graph->assign("kernel", weights[0] - 0.1 * gradients[0]);
  graph->assign("bias", weights[1] - 0.1 * gradients[1]);
  graph->output("loss", loss);
  compile(graph, {backend, backends.reference}, store, arena);
}

/// Whether a shipped backend refuses a setting of the user (a limit of instruction sets that does not exist).
/// Such an error is thrown; the backend is not merely left out.
bool is_about_the_user(const Error& error, const std::string& backend) {
  return dynamic_cast<const UsageError*>(&error) != nullptr &&
         registry().origin(Kind::backend, backend).standard;
}

/// The available backend of highest rank. A backend that fails when it is made, queried or tried is left out,
/// and `backends.left_out` says why.
std::shared_ptr<const Backend> fastest_backend(Backends& backends) {
  std::shared_ptr<const Backend> best;
  int best_rank = 0;
  std::string reasons;
  for (const std::string& name : registry().names(Kind::backend)) {
    try {
      auto backend = make_backend(name);
      const std::string unavailable = why_unavailable(*backend);
      const int rank = calling_plugin(*backend, "asking for its rank", [&] { return backend->rank(); });
      if (!unavailable.empty()) {
        reasons += fmt::format("\n  {}: {}", name, unavailable);
      } else if (!best || rank > best_rank) {
        try_out(backend, backends);
        best = std::move(backend);
        best_rank = rank;
      }
    } catch (const Error& error) {
      if (is_about_the_user(error, name)) throw;
      backends.left_out.push_back(fmt::format("backend '{}' is left out: {}", name, error.message()));
      reasons += fmt::format("\n  {}: {}", name, error.message());
    }
  }
  if (!best) {
    throw BackendError(
        fmt::format("no backend can run here{}\n  {}", reasons, registry().places_searched(Kind::backend)));
  }
  return best;
}

std::shared_ptr<const Backend> named_backend(const std::string& name) {
  std::string unavailable;
  try {
    auto backend = make_backend(name);
    unavailable = why_unavailable(*backend);
    if (unavailable.empty()) return backend;
  } catch (Error& error) {
    error.add_context(fmt::format("backend '{}' cannot be used", name));
    throw;
  }
  throw BackendError(fmt::format("backend '{}' cannot run here: {}", name, unavailable));
}

/// `type: {options}`, as a run file has it.
Tree with_options(std::string_view type, std::initializer_list<Tree::Entry> options) {
  Tree tree = Tree::map();
  tree.set(type, Tree::map(options));
  return tree;
}

}  // namespace

Choice choose(Kind kind, const Tree& tree) {
  Diagnostics diagnostics;
  Choice choice = read_choice(tree, kind, registry(), diagnostics);
  diagnostics.throw_if_any();
  return choice;
}

NamedLayer layer(std::string_view type, std::initializer_list<Tree::Entry> options) {
  Tree tree = with_options(type, options);
  Tree& own = tree.entries().front().value;
  std::string name;
  if (const Tree* given = own.find("name")) name = given->text();
  own.erase("name");
  const Choice choice = choose(Kind::layer, tree);
  return {make<Layer>(choice), choice.name, name, true};
}

std::unique_ptr<const Loss> loss(std::string_view type, std::initializer_list<Tree::Entry> options) {
  return make<Loss>(with_options(type, options));
}

std::unique_ptr<const Metric> metric(std::string_view type, std::initializer_list<Tree::Entry> options) {
  return make<Metric>(with_options(type, options));
}

std::unique_ptr<const Optimizer> optimizer(std::string_view type,
                                           std::initializer_list<Tree::Entry> options) {
  return make<Optimizer>(with_options(type, options));
}

std::unique_ptr<Callback> callback(std::string_view type, std::initializer_list<Tree::Entry> options) {
  Component* made = make_component(choose(Kind::callback, with_options(type, options))).release();
  return std::unique_ptr<Callback>(static_cast<Callback*>(made));
}

Backends open_backends(std::string_view name, bool allow_fallback) {
  const detail::ProcessLock alone(detail::Shared::loading);  // backends open libraries of their own
  load_backends(name);
  Backends backends;
  backends.allow_fallback = allow_fallback;
  backends.reference = make_backend("reference");
  backends.chosen = name.empty() ? fastest_backend(backends) : named_backend(std::string(name));
  return backends;
}

}  // namespace plexus
