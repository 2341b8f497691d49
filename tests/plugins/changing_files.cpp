// Files that are replaced or written to while they are looked at.

#include <plexus/plugin/detail/plugin_file.hpp>

#include <algorithm>
#include <span>

#include "refusals.hpp"

using namespace plexus;
using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(changing_files, TracedScratch)

BOOST_AUTO_TEST_CASE(one_that_is_replaced_meanwhile_is_refused) {
  const fs::path file = write("replaces_itself.so", tests::read_all(plugin_folder / "replaces_itself.so"));
  require_holds(refusal(file), {"replaced or written to while it was being loaded",
                                "Its static constructors have been run, and nothing else"});
  BOOST_TEST(registry().schema(Kind::regularizer, "never_there") == nullptr);

  // Before anything of it is run.
  const fs::path other = write("other.so", tests::read_all(plugin_folder / "good.so"));
  const PluginFile looked_at(other);
  looked_at.require_unchanged("Nothing in it has been run.");
  write("new.so", tests::read_all(plugin_folder / "twin.so"));
  fs::rename(path() / "new.so", other);
  BOOST_CHECK_EXCEPTION(
      looked_at.require_unchanged("Nothing in it has been run."), PluginError, [](const auto& error) {
        require_holds(error.message(), {"other.so", "replaced", "Nothing in it has been run"});
        return true;
      });
}

BOOST_AUTO_TEST_CASE(a_link_to_it_or_another_mode_leaves_the_file_what_it_was) {
  const std::string bytes = tests::read_all(plugin_folder / "good.so");
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

BOOST_AUTO_TEST_SUITE_END()
