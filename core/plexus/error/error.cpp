#include <plexus/error/error.hpp>

namespace plexus {

// Destructors live here so that each class has one type_info and one vtable, in libplexus.
Error::~Error() = default;
ConfigError::~ConfigError() = default;
ShapeError::~ShapeError() = default;
DataError::~DataError() = default;
PluginError::~PluginError() = default;
BackendError::~BackendError() = default;
FileError::~FileError() = default;
UsageError::~UsageError() = default;

void Error::add_context(std::string_view where) { message_ = std::string(where) + ":\n  " + message_; }

}  // namespace plexus
