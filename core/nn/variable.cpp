#include <plexus/nn/trace.hpp>
#include <plexus/nn/variable.hpp>

namespace plexus {

const std::string& Variable::name() const { return declaration().name; }
const Type& Variable::type() const { return declaration().type; }
Symbol Variable::value() const { return trace_->value(index_); }
const Declaration& Variable::declaration() const { return trace_->declarations()[index_]; }

}  // namespace plexus
