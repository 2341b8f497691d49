// Opens the plugins of this folder: the good ones are taken, and what shows when a bad one is opened and
// registered is refused with its own message.

#include <utility>

#include "refusals.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(loading, TracedScratch)

BOOST_AUTO_TEST_CASE(a_good_plugin_is_loaded_once) {
  const Plugin& plugin = load_plugin(plugin_folder / "good.so");
  BOOST_TEST(code_has_run());
  BOOST_TEST(plugin.origin.plugin == "good");
  BOOST_TEST(plugin.origin.version == "1.2.3");
  BOOST_TEST(plugin.origin.file == (plugin_folder / "good.so").string());
  BOOST_TEST((plugin.components == std::vector<std::pair<Kind, std::string>>{
                                       {Kind::regularizer, "fine"}, {Kind::regularizer, "thrower"}}));
  BOOST_TEST(registry().schema(Kind::regularizer, "ok")->name() == "fine");
  BOOST_TEST(registry().origin(Kind::regularizer, "fine").file == plugin.origin.file);

  // By another spelling of the path too.
  BOOST_TEST(&load_plugin(plugin_folder / ".." / "plugins" / "good.so") == &plugin);
  fs::create_symlink(plugin_folder / "good.so", path() / "link.so");
  BOOST_TEST(&load_plugin(path() / "link.so") == &plugin);
}

BOOST_AUTO_TEST_CASE(what_a_factory_throws_names_the_plugin) {
  load_plugin(plugin_folder / "good.so");
  const Options options(registry());
  BOOST_CHECK_EXCEPTION(
      registry().make(Kind::regularizer, "thrower", options), PluginError, [](const auto& error) {
        require_holds(error.message(),
                      {"'good' 1.2.3", (plugin_folder / "good.so").string(), "'thrower'", "out of luck"});
        return true;
      });
}

BOOST_AUTO_TEST_CASE(those_that_are_refused_leave_the_registry_as_it_was) {
  load_plugin(plugin_folder / "good.so");
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
    refusal(plugin_folder / (std::string(bad) + ".so"));
  }
  BOOST_TEST(all_names() == before, boost::test_tools::per_element());
  BOOST_TEST(loaded_plugins().size() == loaded);
  BOOST_TEST(registry().make(Kind::regularizer, "fine", Options(registry())) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_missing_symbol_is_found_when_loading) {
  require_holds(refusal(plugin_folder / "undefined_symbol.so"), {"elsewhere::nobody_has_this(int)"});
  require_holds(refusal(plugin_folder / "no_descriptor.so"), {"does not export", "plexus_plugin"});
  BOOST_TEST(!code_has_run());
}

BOOST_AUTO_TEST_CASE(a_note_that_lies_is_refused) {
  require_holds(refusal(plugin_folder / "lying.so"), {"'honest' 1.0.0", "'lying' 1.0.0"});
  require_holds(refusal(plugin_folder / "lying_version.so"),
                {"'lying_version' 1.0.0", "'lying_version' 2.0.0"});
}

BOOST_AUTO_TEST_CASE(what_registration_throws_undoes_it) {
  require_holds(refusal(plugin_folder / "throws.so"), {"'throws' 1.0.0", "registering", "no licence found"});
  BOOST_TEST(registry().schema(Kind::regularizer, "half") == nullptr);
  require_holds(refusal(plugin_folder / "throws_number.so"), {"'throws_number'", "no exception"});
}

BOOST_AUTO_TEST_CASE(two_of_one_name_are_refused_and_both_named) {
  load_plugin(plugin_folder / "twin.so");
  fs::remove(trace());
  require_holds(refusal(plugin_folder / "other_twin.so"),
                {"two plugins 'twin'", (plugin_folder / "twin.so").string()});
  BOOST_TEST(!code_has_run());

  load_plugin(plugin_folder / "good.so");
  require_holds(refusal(plugin_folder / "clash.so"),
                {"regularizer 'fine'", (plugin_folder / "good.so").string()});
  BOOST_TEST(registry().schema(Kind::regularizer, "new_one") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_refused_plugin_is_not_among_the_loaded) {
  refusal(plugin_folder / "throws.so");
  for (const Plugin* plugin : loaded_plugins()) BOOST_TEST(plugin->origin.plugin != "throws");
}

BOOST_AUTO_TEST_SUITE_END()
