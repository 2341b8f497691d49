#pragma once

#include <plexus/graph/op.hpp>

namespace plexus {

/// Backends, passes and messages identify an op by its name, so a name stands for one op in a process: core's
/// ops, the ops that plugins register and the private ops of backends reserve their names. Names are reserved
/// while libraries are loaded, never while another thread traces a model.

/// Reserves the name of an op: nodes of other ops of this name are refused. Throws UsageError if another op
/// has reserved it.
void reserve_name(const Op& op);
/// The op that a name is reserved for, or null.
const Op* op_named(std::string_view name);
/// Throws UsageError if the name is reserved for an op that is neither this object nor of its class.
void require_own_name(const Op& op);

}  // namespace plexus
