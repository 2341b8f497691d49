#pragma once

#include <plexus/graph/op.hpp>

namespace plexus {

/// Backends, passes and messages know an op by its name, so a name stands for one op in a process: core's
/// ops, those that plugins register and the private ones of backends reserve theirs. Names are reserved while
/// libraries are loaded, not while anything is traced in another thread.

/// Reserves the name of an op: nodes of other ops of this name are refused. Throws UsageError if another op
/// has reserved it.
void reserve_name(const Op& op);
/// The op that a name is reserved for, or null.
const Op* op_named(std::string_view name);
/// Throws UsageError if the name is reserved for an op that is neither this object nor of its class.
void require_own_name(const Op& op);

}  // namespace plexus
