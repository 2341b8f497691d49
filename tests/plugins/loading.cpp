// Opens the plugins of this folder: the good ones are taken, each bad one is refused with its own message,
// and those that can be told by looking at the file are refused before any of their code has run.

#include <plexus/error/error.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <elf.h>
#include <fmt/format.h>

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

BOOST_AUTO_TEST_CASE(a_missing_symbol_is_found_when_loading) {
  require_in(refusal(folder / "undefined_symbol.so"), {"elsewhere::nobody_has_this(int)"});
  require_in(refusal(folder / "no_descriptor.so"), {"does not export", "plexus_plugin"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(a_note_that_lies_is_refused) {
  require_in(refusal(folder / "lying.so"), {"'honest' 1.0.0", "'lying' 1.0.0"});
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
