#pragma once

#include <plexus/config/component.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Advice for the name of a component in another library (see also foreign_key): what it is called here, as
/// the end of a message: "; write mean_squared_error". Empty if the table does not have the word. Names that
/// differ from one of `names`, those of the kind, in upper case and underscores alone are found without the
/// table. Modules in front of a name do not count: "torch.nn.Linear" is answered as "Linear" is.
std::string foreign_component(Kind kind, std::string_view name, const std::vector<std::string>& names);

}  // namespace plexus
