#include <plexus/backend/backends.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

void require_backends(const Backends& backends) {
  if (backends.chosen && backends.reference) return;
  throw UsageError(std::string(backends.chosen ? "Backends::reference" : "Backends::chosen") +
                   " is null: take the backends that open_backends() opens");
}

}  // namespace plexus
