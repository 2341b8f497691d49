#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace plexus::tests {

/// A ComponentSource in memory: what a test puts in is what there is.
class FakeSource final : public ComponentSource {
 public:
  using Factory = std::function<std::unique_ptr<Component>(const Options&)>;

  /// `factory` may be left out where nothing is made.
  FakeSource& add(Kind kind, Schema schema, Factory factory = {}) {
    for (const std::string& alias : schema.aliases()) names_[{kind, alias}] = schema.name();
    names_[{kind, schema.name()}] = schema.name();
    const std::pair key(kind, schema.name());
    made_.insert_or_assign(key, Made{std::move(schema), std::move(factory)});
    return *this;
  }

  const Schema* schema(Kind kind, std::string_view name) const override {
    const Made* made = find(kind, name);
    return made ? &made->schema : nullptr;
  }

  std::unique_ptr<Component> make(Kind kind, std::string_view name, const Options& options) const override {
    const Made* made = find(kind, name);
    if (!made || !made->factory) throw std::logic_error("FakeSource cannot make " + std::string(name));
    return made->factory(options);
  }

  std::vector<std::string> names(Kind kind) const override {
    std::vector<std::string> names;
    for (const auto& [key, made] : made_) {
      if (key.first == kind) names.push_back(key.second);
    }
    return names;
  }

  std::string places_searched(Kind) const override { return "searched: the fake source"; }

 private:
  struct Made {
    Schema schema;
    Factory factory;
  };

  const Made* find(Kind kind, std::string_view name) const {
    const auto alias = names_.find({kind, std::string(name)});
    return alias == names_.end() ? nullptr : &made_.at({kind, alias->second});
  }

  std::map<std::pair<Kind, std::string>, std::string> names_;
  std::map<std::pair<Kind, std::string>, Made> made_;
};

}  // namespace plexus::tests
