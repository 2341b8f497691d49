// What can be told by looking at a file: each that cannot be a plugin is refused with its own message, before
// any of its code has run.

#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/note.hpp>

#include <cstring>
#include <span>
#include <utility>

#include <elf.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "refusals.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(refused_files, TracedScratch)

BOOST_AUTO_TEST_CASE(files_that_are_no_plugins_are_refused_unrun) {
  require_holds(refusal(write("empty.so", "")), {"not an ELF"});
  require_holds(refusal(write("text.so", "#!/bin/sh\necho hello\n")), {"not an ELF"});
  require_holds(refusal(plugin_folder / "no_note.so"), {"no Plexus plugin", "PLEXUS_PLUGIN"});
  require_holds(refusal(plugin_folder / "damaged_note.so"), {"damaged", "version="});
  require_holds(refusal(plugin_folder / "nowhere.so"), {"No such file"});
  require_holds(refusal(plugin_folder), {"not a file"});
  require_holds(refusal("/proc/self/exe"), {"no Plexus plugin"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(another_abi_is_refused_unrun_and_both_tags_named) {
  require_holds(refusal(plugin_folder / "wrong_abi.so"),
                {"'wrong_abi' 1.0.0", "another ABI", "plexus-abi: expected", "found 0",
                 "expected: architecture=", "found:    architecture=", "again"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(another_machine_is_refused_unrun) {
  std::string bytes = tests::read_all(plugin_folder / "good.so");
  bytes[18] = static_cast<char>(40);  // e_machine (ELF header, offset 18): EM_ARM is 40
  bytes[19] = 0;
  require_holds(refusal(write("arm.so", bytes)), {"another machine", "(64 bits), found arm (64 bits)"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(thirty_two_bits_are_told_from_sixty_four) {
  Elf32_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS32;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_DYN;
  header.e_version = EV_CURRENT;
  header.e_ehsize = sizeof(header);
  for (const auto& [machine, name] : {std::pair(EM_386, "i386"), std::pair(EM_X86_64, "x86_64")}) {
    header.e_machine = static_cast<Elf32_Half>(machine);
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
    bytes.resize(4096);
    require_holds(
        refusal(write("small.so", bytes)),
        {"another machine", "(64 bits), found", fmt::format("found {} (32 bits)", name), "without -m32"});
  }
}

BOOST_AUTO_TEST_CASE(an_absurdly_large_file_is_refused_by_its_size) {
  const fs::path file = write("huge.so", tests::read_all(plugin_folder / "good.so"));
  fs::resize_file(file, largest_plugin + 1);  // sparse
  require_holds(refusal(file), {"1073741825 bytes", "1 GiB", "Nothing in the file has been read"});
  BOOST_CHECK_EXCEPTION(load_plugin({file.string(), path(), std::string(64, '0')}, {}), PluginError,
                        [](const auto& error) {
                          require_holds(error.message(), {"1 GiB"});  // before its hash
                          return true;
                        });
}

BOOST_AUTO_TEST_CASE(a_cxx_library_of_its_own_is_refused_unrun) {
  require_holds(
      refusal(plugin_folder / "own_cxx_library.so"),
      {"expected libstdc++.so.6 among the libraries that it needs, found ", "without -static-libstdc++"});
  BOOST_TEST(!code_has_run());
  BOOST_TEST(load_plugin(plugin_folder / "uses_nothing.so").components.empty());
}

BOOST_AUTO_TEST_CASE(a_truncated_file_is_refused_unrun) {
  const std::string bytes = tests::read_all(plugin_folder / "good.so");
  std::vector<std::size_t> lengths = {4, 5, 16, 20, 52, 63, 64, 65, 120, 512, 1000, bytes.size() - 1};
  for (std::size_t length = bytes.size() / 37; length < bytes.size(); length += bytes.size() / 37) {
    lengths.push_back(length);
  }
  for (std::size_t length : lengths) {
    const std::string message = refusal(write("short.so", bytes.substr(0, length)));
    BOOST_TEST(message.find("truncated") != std::string::npos, length << ": " << message);
  }
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(no_length_of_a_file_is_taken_for_the_whole) {
  const std::string bytes = tests::read_all(plugin_folder / "good.so");
  const std::span<const std::byte> whole = std::as_bytes(std::span(bytes));
  BOOST_TEST(read_note(whole, "good.so").name == "good");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    try {
      read_note(whole.first(length), "short.so");
      BOOST_ERROR(length << " bytes are taken for the whole file");
    } catch (const PluginError& error) {
      const char* const says = length < SELFMAG ? "not an ELF" : "truncated";
      if (error.message().find(says) == std::string::npos) BOOST_ERROR(length << ": " << error.message());
    }
  }
}

// Whatever stands in the headers: it is refused in words or read, and nothing outside of the file is.
BOOST_AUTO_TEST_CASE(no_byte_of_the_headers_does_harm) {
  std::string bytes = tests::read_all(plugin_folder / "good.so");
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::size_t segments = header.e_phoff + std::size_t{header.e_phnum} * header.e_phentsize;
  std::vector<std::size_t> places;
  for (std::size_t at = SELFMAG; at < segments; ++at) places.push_back(at);
  for (std::size_t at = header.e_shoff; at < bytes.size(); ++at) places.push_back(at);
  std::size_t refused = 0;
  for (const std::size_t at : places) {
    for (const char changed : {'\x00', '\x7f', '\xff'}) {
      const char before = std::exchange(bytes[at], changed);
      try {
        read_note(std::as_bytes(std::span(bytes)), "damaged.so");
      } catch (const PluginError&) {
        ++refused;
      }
      bytes[at] = before;
    }
  }
  BOOST_TEST(refused > 100U);
}

BOOST_AUTO_TEST_CASE(other_modes_of_the_cxx_library_are_refused_unrun) {
  require_holds(refusal(plugin_folder / "old_strings.so"),
                {"'old_strings' 1.0.0 was built for another ABI", "cxx11-strings: expected 1, found 0"});
  require_holds(
      refusal(plugin_folder / "debug_containers.so"),
      {"'debug_containers' 1.0.0 was built for another ABI", "debug-containers: expected 0, found 1"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(other_flavours_of_sanitizer_are_refused_unrun) {
  const std::string bytes = tests::read_all(plugin_folder / "good.so");
  const auto with_sanitizer = [&](const std::string& name) {
    const std::size_t begin = bytes.find("abi=architecture=");
    std::string note = bytes.substr(begin, NoteText::capacity);
    const std::size_t at = note.find("sanitizer=") + 10;
    note.replace(at, note.find(' ', at) - at, name);
    note.resize(NoteText::capacity);
    std::string changed = bytes;
    return changed.replace(begin, note.size(), note);
  };
  for (const std::string name : {"leak", "hwaddress"}) {
    require_holds(refusal(write(name + ".so", with_sanitizer(name))),
                  {"another ABI", "sanitizer: expected ", ", found " + name});
  }
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(a_missing_library_is_named_with_the_places_where_it_was_sought) {
  const std::string message = refusal(plugin_folder / "needs_gone.so");
  require_holds(message, {"it needs the library libgone.so, which is not in",
                          (plugin_folder / "nowhere").string() + " (its RUNPATH says $ORIGIN/nowhere)",
                          "LD_LIBRARY_PATH", "/etc/ld.so.cache", "Install the library"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused_unopened) {
  BOOST_TEST_REQUIRE(::mkfifo((path() / "pipe.so").c_str(), 0600) == 0);
  require_holds(refusal(path() / "pipe.so"), {"it is not a file, but a pipe"});
  fs::create_symlink("b.so", path() / "a.so");
  fs::create_symlink("a.so", path() / "b.so");
  BOOST_CHECK_EXCEPTION(load_plugin(path() / "a.so"), PluginError, [](const auto& error) {
    require_holds(error.message(), {"a.so", "Too many levels of symbolic links"});
    return true;
  });
}

BOOST_AUTO_TEST_CASE(one_that_may_not_be_read_is_refused) {
  const fs::path file = write("secret.so", tests::read_all(plugin_folder / "good.so"));
  fs::permissions(file, fs::perms::none);
  fs::permissions(path(), fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  const bool is_root = ::geteuid() == 0;
  if (is_root) BOOST_TEST_REQUIRE(::seteuid(65534) == 0);  // nobody
  const std::string message = refusal(file);
  if (is_root) BOOST_TEST_REQUIRE(::seteuid(0) == 0);
  require_holds(message, {"cannot read plugin", "Permission denied"});
}

BOOST_AUTO_TEST_CASE(a_line_feed_in_a_path_is_shown_as_such) {
  const fs::path file = write("two\nlines.so", "no plugin");
  BOOST_CHECK_EXCEPTION(load_plugin(file), PluginError, [](const auto& error) {
    require_holds(error.message(), {"two\\nlines.so: it is not an ELF"});
    return true;
  });
}

BOOST_AUTO_TEST_SUITE_END()
