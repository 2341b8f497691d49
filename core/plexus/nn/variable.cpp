#include <plexus/error/error.hpp>
#include <plexus/nn/trace.hpp>
#include <plexus/nn/variable.hpp>

namespace plexus {

Variable::Variable(Trace& trace, std::size_t index)
    : trace_(&trace), index_(index), lifetime_(trace.lifetime()) {}

Trace& Variable::trace() const {
  if (!lifetime_.ended()) return *trace_;
  throw UsageError(
      "a variable of a trace that is over is used; a component keeps no variable from one call to the next: "
      "ask the scope for it again, by its name");
}

const std::string& Variable::name() const { return declaration().name; }
const Type& Variable::type() const { return declaration().type; }
Symbol Variable::value() const { return trace().value(index_); }
const Declaration& Variable::declaration() const { return trace().declarations()[index_]; }

}  // namespace plexus
