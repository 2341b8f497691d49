#pragma once

#include <plexus/plugin/plugin.hpp>

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace {

/// Leaves a trace, the file that PLEXUS_TEST_TRACE names, when code of the library that it is part of is run.
struct Trace {
  Trace() {
    if (const char* file = std::getenv("PLEXUS_TEST_TRACE")) std::ofstream(file) << "run\n";
  }
};
const Trace trace;

/// A note in which one text is replaced by another of the same length.
constexpr plexus::PluginNote altered(plexus::PluginNote note, std::string_view from, std::string_view to) {
  const std::string_view text(note.text, plexus::NoteText::capacity);
  const auto at = text.find(from);
  for (std::size_t i = 0; i < to.size(); ++i) note.text[at + i] = to[i];
  return note;
}

/// The smallest thing that a plugin can bring.
class Thing : public plexus::Component {
 public:
  static constexpr plexus::Kind kind = plexus::Kind::regularizer;
};

}  // namespace
