// What a run asks for: by a path, by a name, and with a hash; and what Plexus brings.

#include <plexus/files/sha256.hpp>
#include <plexus/plugin/detail/loaded_plugin.hpp>

#include "../support/child.hpp"
#include "refusals.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(requests, TracedScratch)

BOOST_AUTO_TEST_CASE(a_path_is_relative_to_the_one_who_asks) {
  const Plugin& plugin = load_plugin({"./good.so", plugin_folder, ""}, {});
  BOOST_TEST(plugin.origin.plugin == "good");
  BOOST_CHECK_THROW(load_plugin({"./good.so", path(), ""}, {plugin_folder}), PluginError);
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up_in_folders_and_never_here) {
  BOOST_TEST(load_plugin({"good", path(), ""}, {path(), plugin_folder}).origin.plugin == "good");

  const fs::path before = fs::current_path();
  fs::current_path(plugin_folder);
  ::setenv("PLEXUS_PLUGIN_PATH", ":.:plugins", 1);
  BOOST_CHECK_EXCEPTION(
      load_plugin({"good", plugin_folder, ""}, {path()}), PluginError, [&](const auto& error) {
        require_holds(error.message(), {"no plugin 'good'", (path() / "good.so").string(), "./good.so"});
        return true;
      });
  ::setenv("PLEXUS_PLUGIN_PATH", plugin_folder.c_str(), 1);
  BOOST_TEST(load_plugin({"good", path(), ""}, {}).origin.plugin == "good");
  ::unsetenv("PLEXUS_PLUGIN_PATH");
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(a_pin_must_match) {
  const std::string hash = sha256_of(plugin_folder / "good.so");
  BOOST_TEST(load_plugin({"good", path(), hash}, {plugin_folder}).origin.plugin == "good");
  BOOST_CHECK_EXCEPTION(
      load_plugin({"./wrong_abi.so", plugin_folder, hash}, {}), PluginError, [&](const auto& error) {
        require_holds(error.message(), {"pinned", hash, sha256_of(plugin_folder / "wrong_abi.so")});
        return true;
      });
}

// In a child: a plugin is loaded for the life of a process.
BOOST_AUTO_TEST_CASE(the_hash_of_a_loaded_plugin_is_that_of_what_was_loaded) {
  const std::string bytes = read_all(plugin_folder / "late.so");
  const fs::path file = write("late.so", bytes);
  const auto is_kept = [&] {
    const Plugin& loaded = load_plugin(file);
    const std::string before = sha256_of(file);
    write("new.so", bytes + "built again");
    fs::rename(path() / "new.so", file);
    return sha256_of_loaded(loaded) == before && sha256_of(file) != before;
  };
  BOOST_TEST(test::holds_in_child(is_kept));
}

// In a child: a plugin is loaded for the life of a process.
BOOST_AUTO_TEST_CASE(a_pin_must_match_the_file_that_was_loaded) {
  const std::string bytes = tests::read_all(plugin_folder / "late.so");
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
    require_holds(error.message(),
                  {"no backend 'refrence'", (standard_plugin_folder() / "backends").string()});
    return true;
  });
  BOOST_CHECK_THROW(load_backends("../layers"), PluginError);
}

BOOST_AUTO_TEST_SUITE_END()
