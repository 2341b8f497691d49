#include <plexus/backend/detail/provider.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string refusal(const Backend& backend, const Support& support) {
  return fmt::format("{}: {}", backend.name(), support.why.empty() ? "does not have it" : support.why);
}

[[noreturn]] void throw_nobody(const Node& node, const std::string& tried) {
  throw BackendError(
      fmt::format("no backend can run {}\n    {}\n    op: has no kernel of its own and no definition\n  "
                  "Use another dtype or op, or load a plugin whose backend has it",
                  signature_of(node), tried));
}

[[noreturn]] void throw_forbidden(const Node& node, const Backends& backends, const std::string& tried) {
  throw BackendError(fmt::format(
      "only backend '{}' can run {}, and falling back to it is forbidden (fallback: error)\n    {}\n  "
      "Allow it (fallback: allow), or choose it (backend: {})",
      backends.reference->name(), signature_of(node), tried, backends.reference->name()));
}

/// Asks a backend whether it supports a node. Errors name both.
Support answer_of(const Backend& backend, const Node& node) {
  try {
    return calling_plugin(backend, "asking what it supports", [&] { return backend.support(node); });
  } catch (Error& error) {
    error.add_context(
        fmt::format("backend '{}', asked whether it supports {}", backend.name(), text_of(node)));
    throw;
  }
}

bool has_own_kernel(const Node& node) {
  try {
    return calling_plugin(node.op(), "asking for its kernel", [&] { return node.op().has_kernel(node); });
  } catch (Error& error) {
    error.add_context(fmt::format("in the kernel of {}", text_of(node)));
    throw;
  }
}

}  // namespace

std::string Provider::name() const { return backend != nullptr ? std::string(backend->name()) : "op"; }

Provider provider_of(const Node& node, const Backends& backends) {
  Provider provider;
  const Support support = answer_of(*backends.chosen, node);
  if (support.yes) {
    provider.backend = backends.chosen.get();
    return provider;
  }
  provider.reason = refusal(*backends.chosen, support);
  provider.own = has_own_kernel(node);
  if (provider.own) return provider;
  provider.definition = node.op().has_definition();
  if (provider.definition) return provider;
  if (backends.reference == nullptr || backends.reference == backends.chosen) {
    throw_nobody(node, provider.reason);
  }
  const Support last = answer_of(*backends.reference, node);
  if (!last.yes) throw_nobody(node, provider.reason + "\n    " + refusal(*backends.reference, last));
  if (!backends.allow_fallback) throw_forbidden(node, backends, provider.reason);
  provider.backend = backends.reference.get();
  return provider;
}

}  // namespace plexus
