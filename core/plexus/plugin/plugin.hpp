#pragma once

#include <plexus/plugin/note.hpp>
#include <plexus/plugin/registry.hpp>

namespace plexus {

/// What a plugin exports: its name, its version and the function that registers its components.
struct PluginDescriptor {
  const char* name;
  const char* version;
  void (*register_components)(Registrar& registrar);
};

}  // namespace plexus

/// The one exported symbol of a plugin.
extern "C" __attribute__((visibility("default"))) const plexus::PluginDescriptor plexus_plugin;

/// Makes a plugin of the library that this file is linked into. It is used once in a library, outside any
/// namespace:
///
///     PLEXUS_PLUGIN("snake", "0.1.0", registrar) { registrar.add<Snake>(); }
///
/// It emits the ELF note by which the loader judges the file before running any of its code, and the
/// descriptor.
#define PLEXUS_PLUGIN(name, version, registrar)                                                 \
  static void plexus_register_components(::plexus::Registrar& registrar);                       \
  __attribute__((used, retain, section(".note.plexus"),                                         \
                 aligned(4))) static constexpr ::plexus::PluginNote plexus_note =               \
      ::plexus::make_note(name, version);                                                       \
  const ::plexus::PluginDescriptor plexus_plugin = {name, version, plexus_register_components}; \
  static void plexus_register_components([[maybe_unused]] ::plexus::Registrar& registrar)
