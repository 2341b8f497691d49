#include <plexus/config/component.hpp>
#include <plexus/config/libraries.hpp>
#include <plexus/error/error.hpp>

#include <typeinfo>

namespace plexus {
namespace {

std::string failure(const Origin* origin, std::string_view doing, std::string_view why) {
  const std::string text = std::string(doing) + " failed: " + std::string(why);
  return origin ? "in " + described(*origin) + ":\n  " + text : text;
}

}  // namespace

// Destructors live here so that each class has one type_info and one vtable, in libplexus.
Component::~Component() = default;
ComponentSource::~ComponentSource() = default;

const Origin* Component::origin() const {
  return origin_ ? origin_.get() : origin_of_address(&typeid(*this));
}

std::string described(const Origin& origin) {
  if (origin.file.empty()) return "Plexus itself";
  return "plugin '" + origin.plugin + "' " + origin.version + " (" + origin.file + ")";
}

std::string name_in_brackets(const Component& component) {
  const std::string& name = component.registered_name();
  return name.empty() ? "" : " (" + name + ")";
}

void rethrow_from(const Origin* origin, std::string_view doing) {
  try {
    throw;
  } catch (Error& error) {
    const std::string where = origin && !origin->standard ? "in " + described(*origin) : "";
    if (!where.empty() && error.message().find(where) == std::string::npos) error.add_context(where);
    throw;
  } catch (const std::exception& error) {
    throw PluginError(failure(origin, doing, error.what()));
  } catch (...) {
    throw PluginError(failure(origin, doing, "it threw something that is no exception"));
  }
}

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
