#pragma once

#include <plexus/plugin/abi.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace plexus {

/// A text of bounded length that is put together while compiling; too long a text does not compile. It never
/// changes, so that any number of threads may use it.
class NoteText {
 public:
  static constexpr std::size_t capacity = 512;

  constexpr NoteText& add(std::string_view text) {
    for (char c : text) {
      if (size_ == capacity)
        throw std::length_error("a plugin's name, version or compiler is too long for its note");
      data_[size_++] = c;
    }
    return *this;
  }
  constexpr NoteText& add(unsigned value) {
    if (value >= 10) add(value / 10);
    const char digit = static_cast<char>('0' + value % 10);
    return add(std::string_view(&digit, 1));
  }
  constexpr std::string_view view() const { return {data_, size_}; }

 private:
  char data_[capacity] = {};
  std::size_t size_ = 0;
};

/// Everything that must be equal in libplexus and a plugin for C++ objects to cross between them, as
/// `key=value` words. The compiler and the build type are no part of it: g++ and clang, Debug and Release
/// mix.
constexpr NoteText make_abi_tag() {
  NoteText tag;
#if defined(__x86_64__)
  tag.add("architecture=x86_64");
#elif defined(__aarch64__)
  tag.add("architecture=aarch64");
#else
#error "Plexus is built for x86_64 and aarch64; name another architecture here and in note_reader.cpp"
#endif
  tag.add(" libstdc++=")
      .add(unsigned{_GLIBCXX_RELEASE})
      .add(" cxx11-strings=")
      .add(unsigned{_GLIBCXX_USE_CXX11_ABI});
#if defined(_GLIBCXX_DEBUG)
  tag.add(" debug-containers=1");
#else
  tag.add(" debug-containers=0");
#endif
#if defined(__has_feature)
  constexpr bool address = __has_feature(address_sanitizer);
  constexpr bool thread = __has_feature(thread_sanitizer);
  constexpr bool memory = __has_feature(memory_sanitizer);
#else
#if defined(__SANITIZE_ADDRESS__)
  constexpr bool address = true;
#else
  constexpr bool address = false;
#endif
#if defined(__SANITIZE_THREAD__)
  constexpr bool thread = true;
#else
  constexpr bool thread = false;
#endif
  constexpr bool memory = false;
#endif
  tag.add(" sanitizer=").add(address ? "address" : thread ? "thread" : memory ? "memory" : "none");
  return tag.add(" plexus-abi=").add(unsigned{abi_number});
}

/// The compiler that compiles this header, and whether it optimises.
constexpr NoteText make_compiler_text() {
  NoteText text;
#if !defined(__clang__)
  text.add("g++ ");
#endif
  return text.add(__VERSION__);
}
constexpr std::string_view build_type() {
#if defined(__OPTIMIZE__)
  return "optimised";
#else
  return "debug";
#endif
}

/// The ELF note (section .note.plexus) of a plugin. The loader reads it without running any code of the file.
struct PluginNote {
  static constexpr std::string_view owner_name{"Plexus", 7};  // its terminator counts, as in every ELF note
  static constexpr std::uint32_t note_type = 1;

  std::uint32_t owner_size = 7;
  std::uint32_t text_size = NoteText::capacity;
  std::uint32_t type = note_type;
  char owner[8] = "Plexus";
  char text[NoteText::capacity] = {};  ///< lines `key=value`; zeros after the last
};

/// The note of a plugin that the including file is compiled into.
constexpr PluginNote make_note(std::string_view name, std::string_view version) {
  for (char c : name) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         c == '_' || c == '-' || c == '.';
    if (!allowed) throw std::invalid_argument("a plugin's name is made of letters, digits, '_', '-' and '.'");
  }
  NoteText text;
  text.add("abi=").add(make_abi_tag().view()).add("\nname=").add(name).add("\nversion=").add(version);
  text.add("\ncompiler=").add(make_compiler_text().view()).add("\nbuild=").add(build_type()).add("\n");
  PluginNote note;
  for (std::size_t i = 0; i < text.view().size(); ++i) note.text[i] = text.view()[i];
  return note;
}

}  // namespace plexus
