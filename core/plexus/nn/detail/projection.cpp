#include <plexus/error/error.hpp>
#include <plexus/nn/constraint.hpp>
#include <plexus/nn/detail/projection.hpp>
#include <plexus/nn/detail/returned.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

Symbol projected(const Declaration& parameter, const Symbol& w) {
  const Constraint& constraint = *parameter.constraint;
  try {
    return calling_plugin(constraint, fmt::format("the projection of '{}'", parameter.name), [&] {
      const Symbol made = constraint.project(w);
      require_returned(made, w.graph(), "the constraint");
      if (made.type() == w.type()) return made;
      throw ShapeError(fmt::format("a projection has the type of its parameter, {}; found {}",
                                   w.type().text(), made.type().text()));
    });
  } catch (Error& error) {
    error.add_context(
        fmt::format("in the constraint{} of '{}'", name_in_brackets(constraint), parameter.name));
    throw;
  }
}

}  // namespace

void require_projection(const Declaration& parameter) {
  if (parameter.constraint == nullptr) return;
  Graph alone;
  projected(parameter, alone.input("w", parameter.type));
}

void apply_constraint(Scope& scope, const Variable& parameter) {
  const Declaration& declaration = parameter.declaration();
  if (declaration.constraint == nullptr) return;
  scope.assign(parameter, projected(declaration, parameter.value()));
}

}  // namespace plexus
