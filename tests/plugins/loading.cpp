// Opens the plugins of this folder: the good ones are taken, each bad one is refused with its own message,
// and those that can be told by looking at the file are refused before any of their code has run.

#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/plugin/note.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <elf.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/child.hpp"
#include "../support/scratch.hpp"

using namespace plexus;
namespace fs = std::filesystem;

namespace {

const fs::path folder = PLUGIN_FOLDER;

// A place of its own for each test, with the file that a plugin's code would leave there.
class Scratch : public tests::Scratch {
 public:
  Scratch() { ::setenv("PLEXUS_TEST_TRACE", trace().c_str(), 1); }
  ~Scratch() { ::unsetenv("PLEXUS_TEST_TRACE"); }

  fs::path trace() const { return path() / "trace"; }
  bool code_has_run() const { return fs::exists(trace()); }
};

std::string refusal(const fs::path& file) {
  try {
    load_plugin(file);
  } catch (const PluginError& error) {
    BOOST_TEST(error.message().find(fs::weakly_canonical(file).string()) != std::string::npos,
               error.message());
    return error.message();
  }
  BOOST_ERROR(file << " was not refused");
  return {};
}

void require_in(const std::string& message, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    BOOST_TEST(message.find(part) != std::string::npos, "'" << part << "' is missing in: " << message);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loading, Scratch)

BOOST_AUTO_TEST_CASE(a_good_plugin_is_loaded_once) {
  const Plugin& plugin = load_plugin(folder / "good.so");
  BOOST_TEST(code_has_run());
  BOOST_TEST(plugin.origin.plugin == "good");
  BOOST_TEST(plugin.origin.version == "1.2.3");
  BOOST_TEST(plugin.origin.file == (folder / "good.so").string());
  BOOST_TEST((plugin.components == std::vector<std::pair<Kind, std::string>>{
                                       {Kind::regularizer, "fine"}, {Kind::regularizer, "thrower"}}));
  BOOST_TEST(registry().schema(Kind::regularizer, "ok")->name() == "fine");
  BOOST_TEST(registry().origin(Kind::regularizer, "fine").file == plugin.origin.file);

  // By another spelling of the path too.
  BOOST_TEST(&load_plugin(folder / ".." / "plugins" / "good.so") == &plugin);
  fs::create_symlink(folder / "good.so", path() / "link.so");
  BOOST_TEST(&load_plugin(path() / "link.so") == &plugin);
}

BOOST_AUTO_TEST_CASE(what_a_factory_throws_names_the_plugin) {
  load_plugin(folder / "good.so");
  const Options options(registry());
  BOOST_CHECK_EXCEPTION(
      registry().make(Kind::regularizer, "thrower", options), PluginError, [](const auto& error) {
        require_in(error.message(),
                   {"'good' 1.2.3", (folder / "good.so").string(), "'thrower'", "out of luck"});
        return true;
      });
}

BOOST_AUTO_TEST_CASE(files_that_are_no_plugins_are_refused_unrun) {
  require_in(refusal(write("empty.so", "")), {"not an ELF"});
  require_in(refusal(write("text.so", "#!/bin/sh\necho hello\n")), {"not an ELF"});
  require_in(refusal(folder / "no_note.so"), {"no Plexus plugin", "PLEXUS_PLUGIN"});
  require_in(refusal(folder / "damaged_note.so"), {"damaged", "version="});
  require_in(refusal(folder / "nowhere.so"), {"No such file"});
  require_in(refusal(folder), {"not a file"});
  require_in(refusal("/proc/self/exe"), {"no Plexus plugin"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(another_abi_is_refused_unrun_and_both_tags_named) {
  require_in(refusal(folder / "wrong_abi.so"),
             {"'wrong_abi' 1.0.0", "another ABI", "plexus-abi: expected", "found 0",
              "expected: architecture=", "found:    architecture=", "again"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(another_machine_is_refused_unrun) {
  std::string bytes = tests::read_all(folder / "good.so");
  bytes[18] = static_cast<char>(40);  // e_machine (ELF header, offset 18): EM_ARM is 40
  bytes[19] = 0;
  require_in(refusal(write("arm.so", bytes)), {"another machine", "(64 bits), found arm (64 bits)"});
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
    require_in(refusal(write("small.so", bytes)), {"another machine", "(64 bits), found",
                                                   fmt::format("found {} (32 bits)", name), "without -m32"});
  }
}

BOOST_AUTO_TEST_CASE(an_absurdly_large_file_is_refused_by_its_size) {
  const fs::path file = write("huge.so", tests::read_all(folder / "good.so"));
  fs::resize_file(file, largest_plugin + 1);  // sparse
  require_in(refusal(file), {"1073741825 bytes", "1 GiB", "Nothing in the file has been read"});
  BOOST_CHECK_EXCEPTION(load_plugin({file.string(), path(), std::string(64, '0')}, {}), PluginError,
                        [](const auto& error) {
                          require_in(error.message(), {"1 GiB"});  // before its hash
                          return true;
                        });
}

BOOST_AUTO_TEST_CASE(a_cxx_library_of_its_own_is_refused_unrun) {
  require_in(
      refusal(folder / "own_cxx_library.so"),
      {"expected libstdc++.so.6 among the libraries that it needs, found ", "without -static-libstdc++"});
  BOOST_TEST(!code_has_run());
  BOOST_TEST(load_plugin(folder / "uses_nothing.so").components.empty());
}

BOOST_AUTO_TEST_CASE(a_truncated_file_is_refused_unrun) {
  const std::string bytes = tests::read_all(folder / "good.so");
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
  const std::string bytes = tests::read_all(folder / "good.so");
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
  std::string bytes = tests::read_all(folder / "good.so");
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
  require_in(refusal(folder / "old_strings.so"),
             {"'old_strings' 1.0.0 was built for another ABI", "cxx11-strings: expected 1, found 0"});
  require_in(refusal(folder / "debug_containers.so"),
             {"'debug_containers' 1.0.0 was built for another ABI", "debug-containers: expected 0, found 1"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(other_flavours_of_sanitizer_are_refused_unrun) {
  const std::string bytes = tests::read_all(folder / "good.so");
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
    require_in(refusal(write(name + ".so", with_sanitizer(name))),
               {"another ABI", "sanitizer: expected ", ", found " + name});
  }
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(a_missing_library_is_named_with_the_places_where_it_was_sought) {
  const std::string message = refusal(folder / "needs_gone.so");
  require_in(message, {"it needs the library libgone.so, which is not in",
                       (folder / "nowhere").string() + " (its RUNPATH says $ORIGIN/nowhere)",
                       "LD_LIBRARY_PATH", "/etc/ld.so.cache", "Install the library"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused_unopened) {
  BOOST_TEST_REQUIRE(::mkfifo((path() / "pipe.so").c_str(), 0600) == 0);
  require_in(refusal(path() / "pipe.so"), {"it is not a file, but a pipe"});
  fs::create_symlink("b.so", path() / "a.so");
  fs::create_symlink("a.so", path() / "b.so");
  BOOST_CHECK_EXCEPTION(load_plugin(path() / "a.so"), PluginError, [](const auto& error) {
    require_in(error.message(), {"a.so", "Too many levels of symbolic links"});
    return true;
  });
}

BOOST_AUTO_TEST_CASE(one_that_may_not_be_read_is_refused) {
  const fs::path file = write("secret.so", tests::read_all(folder / "good.so"));
  fs::permissions(file, fs::perms::none);
  fs::permissions(path(), fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  const bool is_root = ::geteuid() == 0;
  if (is_root) BOOST_TEST_REQUIRE(::seteuid(65534) == 0);  // nobody
  const std::string message = refusal(file);
  if (is_root) BOOST_TEST_REQUIRE(::seteuid(0) == 0);
  require_in(message, {"cannot read plugin", "Permission denied"});
}

BOOST_AUTO_TEST_CASE(a_line_feed_in_a_path_is_shown_as_such) {
  const fs::path file = write("two\nlines.so", "no plugin");
  BOOST_CHECK_EXCEPTION(load_plugin(file), PluginError, [](const auto& error) {
    require_in(error.message(), {"two\\nlines.so: it is not an ELF"});
    return true;
  });
}

BOOST_AUTO_TEST_CASE(one_that_is_replaced_meanwhile_is_refused) {
  const fs::path file = write("replaces_itself.so", tests::read_all(folder / "replaces_itself.so"));
  require_in(refusal(file), {"replaced or written to while it was being loaded",
                             "Its static constructors have been run, and nothing else"});
  BOOST_TEST(registry().schema(Kind::regularizer, "never_there") == nullptr);

  // Before anything of it is run.
  const fs::path other = write("other.so", tests::read_all(folder / "good.so"));
  const PluginFile looked_at(other);
  looked_at.require_unchanged("Nothing in it has been run.");
  write("new.so", tests::read_all(folder / "twin.so"));
  fs::rename(path() / "new.so", other);
  BOOST_CHECK_EXCEPTION(looked_at.require_unchanged("Nothing in it has been run."), PluginError,
                        [](const auto& error) {
                          require_in(error.message(), {"other.so", "replaced", "Nothing in it has been run"});
                          return true;
                        });
}

BOOST_AUTO_TEST_CASE(a_link_to_it_or_another_mode_leaves_the_file_what_it_was) {
  const std::string bytes = tests::read_all(folder / "good.so");
  const fs::path file = write("other.so", bytes);
  const PluginFile looked_at(file);
  const auto last_written = fs::last_write_time(file);
  fs::create_hard_link(file, path() / "link.so");
  looked_at.require_unchanged("");
  fs::permissions(file, fs::perms::owner_all);
  looked_at.require_unchanged("");

  // Its size and its time do not tell what is in it.
  write("other.so", std::string(bytes.size(), 'x'));
  fs::last_write_time(file, last_written);
  BOOST_CHECK_THROW(looked_at.require_unchanged(""), PluginError);
  write("other.so", bytes);
  fs::last_write_time(file, last_written);
  looked_at.require_unchanged("");
}

BOOST_AUTO_TEST_CASE(files_that_are_looked_at_one_after_another_have_their_own_bytes) {
  for (const std::string& bytes : {std::string(5000, 'a'), std::string(3, 'b'), std::string(9000, 'c')}) {
    const PluginFile looked_at(write("some.so", bytes));
    const PluginFile beside(write("beside.so", "beside"));
    BOOST_TEST((std::ranges::equal(looked_at.contents(), std::as_bytes(std::span(bytes)))));
    BOOST_TEST(beside.contents().size() == 6U);
  }
}

BOOST_AUTO_TEST_CASE(those_that_are_refused_leave_the_registry_as_it_was) {
  load_plugin(folder / "good.so");
  const auto all_names = [] {
    std::vector<std::string> names;
    for (const KindEntry& entry : component_kinds) {
      for (const std::string& name : registry().names(entry.kind)) names.push_back(name);
    }
    return names;
  };
  const std::vector<std::string> before = all_names();
  const std::size_t loaded = loaded_plugins().size();
  for (const char* bad : {"throws", "throws_number", "lying", "clash", "undefined_symbol", "needs_gone",
                          "wrong_abi", "old_strings", "no_note", "damaged_note", "own_cxx_library"}) {
    refusal(folder / (std::string(bad) + ".so"));
  }
  BOOST_TEST(all_names() == before, boost::test_tools::per_element());
  BOOST_TEST(loaded_plugins().size() == loaded);
  BOOST_TEST(registry().make(Kind::regularizer, "fine", Options(registry())) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_missing_symbol_is_found_when_loading) {
  require_in(refusal(folder / "undefined_symbol.so"), {"elsewhere::nobody_has_this(int)"});
  require_in(refusal(folder / "no_descriptor.so"), {"does not export", "plexus_plugin"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(a_note_that_lies_is_refused) {
  require_in(refusal(folder / "lying.so"), {"'honest' 1.0.0", "'lying' 1.0.0"});
  require_in(refusal(folder / "lying_version.so"), {"'lying_version' 1.0.0", "'lying_version' 2.0.0"});
}

BOOST_AUTO_TEST_CASE(what_registration_throws_undoes_it) {
  require_in(refusal(folder / "throws.so"), {"'throws' 1.0.0", "registering", "no licence found"});
  BOOST_TEST(registry().schema(Kind::regularizer, "half") == nullptr);
  require_in(refusal(folder / "throws_number.so"), {"'throws_number'", "no exception"});
}

BOOST_AUTO_TEST_CASE(two_of_one_name_are_refused_and_both_named) {
  load_plugin(folder / "twin.so");
  fs::remove(trace());
  require_in(refusal(folder / "other_twin.so"), {"two plugins 'twin'", (folder / "twin.so").string()});
  BOOST_TEST(!code_has_run());

  load_plugin(folder / "good.so");
  require_in(refusal(folder / "clash.so"), {"regularizer 'fine'", (folder / "good.so").string()});
  BOOST_TEST(registry().schema(Kind::regularizer, "new_one") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_refused_plugin_is_not_among_the_loaded) {
  refusal(folder / "throws.so");
  for (const Plugin* plugin : loaded_plugins()) BOOST_TEST(plugin->origin.plugin != "throws");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(requests, Scratch)

BOOST_AUTO_TEST_CASE(a_path_is_relative_to_the_one_who_asks) {
  const Plugin& plugin = load_plugin({"./good.so", folder, ""}, {});
  BOOST_TEST(plugin.origin.plugin == "good");
  BOOST_CHECK_THROW(load_plugin({"./good.so", path(), ""}, {folder}), PluginError);
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up_in_folders_and_never_here) {
  BOOST_TEST(load_plugin({"good", path(), ""}, {path(), folder}).origin.plugin == "good");

  const fs::path before = fs::current_path();
  fs::current_path(folder);
  ::setenv("PLEXUS_PLUGIN_PATH", ":.:plugins", 1);
  BOOST_CHECK_EXCEPTION(load_plugin({"good", folder, ""}, {path()}), PluginError, [&](const auto& error) {
    require_in(error.message(), {"no plugin 'good'", (path() / "good.so").string(), "./good.so"});
    return true;
  });
  ::setenv("PLEXUS_PLUGIN_PATH", folder.c_str(), 1);
  BOOST_TEST(load_plugin({"good", path(), ""}, {}).origin.plugin == "good");
  ::unsetenv("PLEXUS_PLUGIN_PATH");
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(a_pin_must_match) {
  const std::string hash = sha256_of(folder / "good.so");
  BOOST_TEST(load_plugin({"good", path(), hash}, {folder}).origin.plugin == "good");
  BOOST_CHECK_EXCEPTION(load_plugin({"./wrong_abi.so", folder, hash}, {}), PluginError,
                        [&](const auto& error) {
                          require_in(error.message(), {"pinned", hash, sha256_of(folder / "wrong_abi.so")});
                          return true;
                        });
}

// In a child: a plugin is loaded for the life of a process.
BOOST_AUTO_TEST_CASE(a_pin_must_match_the_file_that_was_loaded) {
  const std::string bytes = tests::read_all(folder / "late.so");
  const fs::path file = write("late.so", bytes);
  const auto is_refused = [&] {
    const Plugin& loaded = load_plugin(file);
    if (&load_plugin({file.string(), {}, sha256_of(file)}, {}) != &loaded) return false;
    write("new.so", bytes + "built again");
    fs::rename(path() / "new.so", file);
    try {
      load_plugin({file.string(), {}, sha256_of(file)}, {});
    } catch (const PluginError& error) {
      return error.message().find("the file was replaced after this process had loaded") != std::string::npos;
    }
    return false;
  };
  BOOST_TEST(test::holds_in_child(is_refused));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(standard)

BOOST_AUTO_TEST_CASE(the_standard_folder_is_beside_libplexus) {
  BOOST_TEST(standard_plugin_folder() == fs::path(LIBRARY_FOLDER) / "plexus" / "plugins");
}

BOOST_AUTO_TEST_CASE(a_backend_that_is_not_there_is_named_with_the_place) {
  BOOST_CHECK_EXCEPTION(load_backends("refrence"), PluginError, [](const auto& error) {
    require_in(error.message(), {"no backend 'refrence'", (standard_plugin_folder() / "backends").string()});
    return true;
  });
  BOOST_CHECK_THROW(load_backends("../layers"), PluginError);
}

BOOST_AUTO_TEST_SUITE_END()
