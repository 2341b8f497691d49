#include <plexus/error/detail/process_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/op_names.hpp>

#include <typeinfo>
#include <unordered_map>

#include <fmt/format.h>

namespace plexus {

namespace {

using detail::ProcessLock;
using detail::Shared;

/// The map is local to a function, so that it exists when the first ops reserve their names, in whatever
/// order the static objects of files are initialised.
std::unordered_map<std::string_view, const Op*>& owners() {
  static auto& instance = *new std::unordered_map<std::string_view, const Op*>;
  return instance;
}

/// An op is stateless, so two objects of the same class and name are the same op. The type_info objects are
/// compared by address, since classes of two libraries may share a name.
bool is_same(const Op& a, const Op& b) { return &a == &b || &typeid(a) == &typeid(b); }

std::string whose(const Op& op) { return op.origin() ? described(*op.origin()) : "Plexus itself"; }

}  // namespace

const Op* op_named(std::string_view name) {
  const ProcessLock alone(Shared::op_names);  // models are traced on any thread
  const auto found = owners().find(name);
  return found == owners().end() ? nullptr : found->second;
}

void require_own_name(const Op& op) {
  const Op* owner = op_named(op.name());
  if (owner == nullptr || is_same(*owner, op)) return;
  throw UsageError(
      fmt::format("the op '{0}' of {1} has the name of another op, '{0}' of {2}, whose kernels would run in "
                  "its place; give it a name of its own",
                  op.name(), whose(op), whose(*owner)));
}

void reserve_name(const Op& op) {
  require_own_name(op);
  const ProcessLock alone(Shared::op_names);
  owners().emplace(op.name(), &op);
}

}  // namespace plexus
