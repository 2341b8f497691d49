#include <plexus/config/component.hpp>

namespace plexus {

// Destructors live here so that each class has one type_info and one vtable, in libplexus.
Component::~Component() = default;
ComponentSource::~ComponentSource() = default;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::layer:
      return "layer";
    case Kind::loss:
      return "loss";
    case Kind::metric:
      return "metric";
    case Kind::optimizer:
      return "optimizer";
    case Kind::initializer:
      return "initializer";
    case Kind::regularizer:
      return "regularizer";
    case Kind::dataset:
      return "dataset";
    case Kind::op:
      return "op";
    case Kind::backend:
      return "backend";
  }
  return "component";
}

}  // namespace plexus
