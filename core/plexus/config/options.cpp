#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>

namespace plexus {

const Options::Value& Options::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) {
    throw UsageError("option '" + std::string(name) + "' is asked for, but the schema does not declare it");
  }
  return found->second;
}

template <class T>
const T& Options::get(std::string_view name, std::string_view type) const {
  const Value& found = value(name);
  if (const T* typed = std::get_if<T>(&found)) return *typed;
  const std::string reason = std::holds_alternative<std::monostate>(found)
                                 ? "' was not given; ask has() first"
                                 : "' is declared with another type than " + std::string(type);
  throw UsageError("option '" + std::string(name) + reason);
}

bool Options::has(std::string_view name) const {
  return !std::holds_alternative<std::monostate>(value(name));
}

std::int64_t Options::integer(std::string_view name) const { return get<std::int64_t>(name, "integer"); }
double Options::number(std::string_view name) const { return get<double>(name, "number"); }
bool Options::boolean(std::string_view name) const { return get<bool>(name, "boolean"); }
const std::string& Options::text(std::string_view name) const { return get<std::string>(name, "text"); }
const std::string& Options::path(std::string_view name) const { return get<FilePath>(name, "path").absolute; }
const std::vector<std::string>& Options::paths(std::string_view name) const {
  return get<FilePaths>(name, "paths").absolute;
}
const Interval& Options::interval(std::string_view name) const { return get<Interval>(name, "interval"); }
const std::vector<std::int64_t>& Options::integers(std::string_view name) const {
  return get<std::vector<std::int64_t>>(name, "integers");
}
const std::vector<double>& Options::numbers(std::string_view name) const {
  return get<std::vector<double>>(name, "numbers");
}
const std::vector<std::string>& Options::texts(std::string_view name) const {
  return get<std::vector<std::string>>(name, "texts");
}
const Choice& Options::choice(std::string_view name) const { return get<Choice>(name, "component"); }
bool Options::is_component(std::string_view name) const {
  return std::holds_alternative<Choice>(value(name));
}
const Tree& Options::tree(std::string_view name) const { return get<Tree>(name, "tree"); }

std::unique_ptr<Component> Options::make_component(std::string_view name, Kind kind) const {
  const Value& given = value(name);
  if (!has(name) || std::holds_alternative<double>(given) || std::holds_alternative<bool>(given))
    return nullptr;
  const Choice& chosen = choice(name);
  if (chosen.kind != kind) {
    throw UsageError("option '" + std::string(name) + "' is declared as a " +
                     std::string(name_of(chosen.kind)) + ", but made as a " + std::string(name_of(kind)));
  }
  return plexus::make_component(chosen);
}

}  // namespace plexus
