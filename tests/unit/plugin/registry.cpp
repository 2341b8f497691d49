#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/plugin/registry.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

namespace {

class Named : public Component {};

Registrar registering(const std::vector<Schema>& schemas) {
  Registrar registrar;
  for (const Schema& schema : schemas) {
    registrar.add(Kind::metric, schema, [](const Options&) { return std::make_unique<Named>(); });
  }
  return registrar;
}

const Origin first{"first", "1.0", "/p/first.so"};
const Origin second{"second", "2.0", "/p/second.so"};

void require_clash(Registry& registry, const std::vector<Schema>& schemas, const std::string& name) {
  const auto before = registry.names(Kind::metric);
  BOOST_CHECK_EXCEPTION(
      registry.commit(registering(schemas), second), PluginError, [&](const PluginError& error) {
        BOOST_TEST(error.message().find("'" + name + "'") != std::string::npos, error.message());
        BOOST_TEST(error.message().find("/p/second.so") != std::string::npos, error.message());
        return true;
      });
  BOOST_TEST(registry.names(Kind::metric) == before, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(registries)

BOOST_AUTO_TEST_CASE(names_are_sorted_and_aliases_resolved) {
  Registry registry;
  registry.commit(registering({Schema("b", "").alias("bee"), Schema("a", "")}), first);
  const std::vector<std::string> expected = {"a", "b"};
  BOOST_TEST(registry.names(Kind::metric) == expected, boost::test_tools::per_element());
  BOOST_TEST(registry.schema(Kind::metric, "bee")->name() == "b");
  BOOST_TEST(registry.schema(Kind::loss, "b") == nullptr);
  BOOST_TEST(registry.origin(Kind::metric, "bee").plugin == "first");
  BOOST_TEST(registry.make(Kind::metric, "bee", Options(registry)) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_taken_name_or_alias_takes_nothing) {
  Registry registry;
  registry.commit(registering({Schema("a", "").alias("ay")}), first);
  require_clash(registry, {Schema("fresh", ""), Schema("a", "")}, "a");
  require_clash(registry, {Schema("fresh", ""), Schema("ay", "")}, "ay");
  require_clash(registry, {Schema("fresh", "").alias("a")}, "a");
  require_clash(registry, {Schema("fresh", ""), Schema("fresh", "")}, "fresh");
  require_clash(registry, {Schema("fresh", "").alias("fresh")}, "fresh");
}

BOOST_AUTO_TEST_CASE(errors_keep_their_class_and_name_the_plugin_once) {
  Registry registry;
  Registrar registrar;
  registrar.add(Kind::metric, Schema("inner", ""),
                [](const Options&) -> std::unique_ptr<Component> { throw ShapeError("it does not fit"); });
  registrar.add(Kind::metric, Schema("outer", ""),
                [&](const Options& options) { return registry.make(Kind::metric, "inner", options); });
  registry.commit(registrar, first);
  BOOST_CHECK_EXCEPTION(
      registry.make(Kind::metric, "outer", Options(registry)), ShapeError, [](const auto& error) {
        BOOST_TEST(error.message() == "in plugin 'first' 1.0 (/p/first.so):\n  it does not fit");
        return true;
      });
}

BOOST_AUTO_TEST_CASE(places_searched_are_listed_once) {
  Registry registry;
  registry.note_searched("/p: first.so");
  registry.note_searched("/p: first.so");
  registry.note_searched("/q/second.so");
  BOOST_TEST(registry.places_searched(Kind::layer) ==
             "looked for a layer in:\n  /p: first.so\n  /q/second.so");
}

BOOST_AUTO_TEST_CASE(ops_of_core_are_there_from_the_start) {
  Registry registry;
  BOOST_TEST(!core_ops().empty());
  for (const Op* op : core_ops()) BOOST_TEST(registry.op(op->name()) == op);
  BOOST_TEST(registry.names(Kind::op).size() == core_ops().size());

  Registrar registrar;
  registrar.add(Kind::op, Schema(std::string(core_ops().front()->name()), ""), {});
  BOOST_CHECK_EXCEPTION(registry.commit(registrar, first), PluginError, [](const PluginError& error) {
    BOOST_TEST(error.message().find("from Plexus itself and from plugin 'first'") != std::string::npos,
               error.message());
    return true;
  });
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_a_usage_error) {
  Registry registry;
  BOOST_CHECK_THROW(registry.make(Kind::layer, "nothing", Options(registry)), UsageError);
  BOOST_CHECK_THROW(registry.origin(Kind::layer, "nothing"), UsageError);
  BOOST_TEST(registry.op("nothing") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
