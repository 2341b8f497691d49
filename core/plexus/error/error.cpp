#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>

namespace plexus {

Error::Error(std::string_view message) : message_(printable(message)) {}

// Destructors live here so that each class has one type_info and one vtable, in libplexus.
Error::~Error() = default;
ConfigError::~ConfigError() = default;
ShapeError::~ShapeError() = default;
DataError::~DataError() = default;
PluginError::~PluginError() = default;
BackendError::~BackendError() = default;
FileError::~FileError() = default;
UsageError::~UsageError() = default;

void Error::add_context(std::string_view where) { message_ = printable(where) + ":\n  " + message_; }

}  // namespace plexus
