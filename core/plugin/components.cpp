#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

std::shared_ptr<const Backend> make_backend(const std::string& name) { return make<Backend>(Tree(name)); }

std::shared_ptr<const Backend> fastest_backend() {
  std::shared_ptr<const Backend> best;
  std::string reasons;
  for (const std::string& name : registry().names(Kind::backend)) {
    auto backend = make_backend(name);
    const std::string unavailable = backend->unavailable();
    if (!unavailable.empty()) {
      reasons += fmt::format("\n  {}: {}", name, unavailable);
    } else if (!best || backend->rank() > best->rank()) {
      best = std::move(backend);
    }
  }
  if (!best) {
    throw BackendError(
        fmt::format("no backend can run here{}\n  {}", reasons, registry().places_searched(Kind::backend)));
  }
  return best;
}

}  // namespace

Choice choose(Kind kind, const Tree& tree) {
  Diagnostics diagnostics;
  Choice choice = read_choice(tree, kind, registry(), diagnostics);
  diagnostics.throw_if_any();
  return choice;
}

NamedLayer layer(std::string_view type, std::initializer_list<Tree::Entry> options) {
  Tree tree = Tree::map();
  tree.set(type, Tree::map(options));
  const Choice choice = choose(Kind::layer, tree);
  return {make<Layer>(choice), choice.name, "", true};
}

Backends open_backends(std::string_view name, bool allow_fallback) {
  load_backends(name);
  Backends backends;
  backends.allow_fallback = allow_fallback;
  backends.reference = make_backend("reference");
  backends.chosen = name.empty() ? fastest_backend() : make_backend(std::string(name));
  const std::string unavailable = backends.chosen->unavailable();
  if (!unavailable.empty())
    throw BackendError(fmt::format("backend '{}' cannot run here: {}", name, unavailable));
  return backends;
}

}  // namespace plexus
