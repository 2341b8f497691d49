#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/tree.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus {

class Diagnostics;
class Options;

/// A component that was chosen in a configuration: what it is and its validated options.
struct Choice {
  Kind kind = Kind::layer;
  std::string name;   ///< the registered name
  std::string typed;  ///< as the user wrote it (an alias, perhaps)
  std::shared_ptr<const Options> options;
  Position position;
};

/// Reads "a name or `name: {options}`" as a component of `kind`; aliases are resolved. On a mistake the
/// result has no options. `dropout: 0.5` is refused with "write dropout: {rate: 0.5}". Keys in
/// `ignored` are read elsewhere (see validate).
Choice read_choice(const Tree& tree, Kind kind, const ComponentSource& source, Diagnostics& diagnostics,
                   const std::vector<std::string>& ignored = {});

/// Makes a chosen component. Mistakes that its constructor reports become a ConfigError at the choice's
/// place.
std::unique_ptr<Component> make_component(const Choice& choice);
/// The same as an object of the interface T. Requires: T is the interface of choice.kind.
template <class T>
std::unique_ptr<const T> make(const Choice& choice) {
  return std::unique_ptr<const T>(static_cast<const T*>(make_component(choice).release()));
}

/// The tree that read_choice would read back to `choice`, every default written out and paths absolute: the
/// name as typed, alone if it has no options.
Tree to_tree(const Choice& choice);

}  // namespace plexus
