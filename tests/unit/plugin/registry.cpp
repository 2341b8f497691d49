#include <plexus/backend/backend.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/plugin/registry.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(registries)

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

BOOST_AUTO_TEST_CASE(names_and_options_are_good_ones) {
  const auto message = [](Kind kind, const Schema& schema) {
    Registry registry;
    Registrar registrar;
    registrar.add(kind, schema, [](const Options&) { return std::make_unique<Named>(); });
    const std::string found = message_of<PluginError>([&] { registry.commit(registrar, first); });
    BOOST_TEST(registry.names(kind).empty() == (found != "nothing was thrown"));
    return found;
  };
  const std::string plugin = "of plugin 'first' 1.0 (/p/first.so)";
  const std::string rule = "; expected letters, digits, '_', '-' and '.', one at least";
  BOOST_TEST(message(Kind::metric, Schema("good-name_1.0", "")) == "nothing was thrown");
  BOOST_TEST(message(Kind::metric, Schema("", "")) == "the metric '' " + plugin + " has the name ''" + rule);
  BOOST_TEST(message(Kind::metric, Schema("m", "").alias("two words")) ==
             "the metric 'm' " + plugin + " has the name 'two words'" + rule);
  BOOST_TEST(message(Kind::metric, Schema("m", "").boolean("", true, "")) ==
             "the metric 'm' " + plugin + " has an option named ''" + rule);
  for (const std::string option : {"name", "from", "trainable"}) {
    BOOST_TEST(message(Kind::layer, Schema("l", "").boolean(option, true, "")) ==
               "the layer 'l' " + plugin + " has an option '" + option +
                   "', which core takes of every layer; rename it");
    BOOST_TEST(message(Kind::metric, Schema("m", "").boolean(option, true, "")) == "nothing was thrown");
  }
}

BOOST_AUTO_TEST_CASE(defaults_are_values_that_their_schema_accepts) {
  const auto message = [](const Schema& schema) {
    Registry registry;
    return message_of<PluginError>([&] { registry.commit(registering({schema}), first); });
  };
  const std::string where =
      "the metric 'm' of plugin 'first' 1.0 (/p/first.so) has a default that its own schema refuses:\n  ";
  BOOST_TEST(message(Schema("m", "").number("rate", 0.5, "", between(0, 1))) == "nothing was thrown");
  BOOST_TEST(message(Schema("m", "").number("rate", 2, "", between(0, 1))) ==
             where + "option 'rate' of metric 'm' must be in [0, 1], found 2");
  BOOST_TEST(message(Schema("m", "").integer("units", 0, "", at_least(1))) ==
             where + "option 'units' of metric 'm' must be at least 1, found 0");
  BOOST_TEST(message(Schema("m", "").choice("mode", {"a", "b"}, "c", "")).starts_with(where));
  // Required and optional options have no default; a component's is looked up when it is used.
  BOOST_TEST(message(Schema("m", "")
                         .integer("units", "", at_least(1))
                         .optional_number("rate", "", at_least(1))
                         .component("inner", Kind::metric, "not_there_yet")) == "nothing was thrown");
  // Only its name is looked at.
  BOOST_TEST(message(Schema("m", "").component("inner", Kind::metric, "mean: {axis: -2}")) ==
             where +
                 "the default of option 'inner' of metric 'm' must be the name of a metric alone; found "
                 "'mean: {axis: -2}'");
  BOOST_TEST(message(Schema("m", "").component("inner", Kind::metric, "")).starts_with(where));
}

BOOST_AUTO_TEST_CASE(an_optimizer_takes_what_core_reads) {
  class Idle final : public Optimizer {
    void update(Scope&, const Variable&, const Symbol&) const override {}
  };
  const auto message = [](const Schema& schema) {
    Registry registry;
    Registrar registrar;
    registrar.add(Kind::optimizer, schema, [](const Options&) { return std::make_unique<Idle>(); });
    registry.commit(registrar, first);
    Options options(registry);
    options.set("learning_rate", 0.1);
    for (const char* name : {"clipnorm", "clipvalue", "global_clipnorm", "weight_decay",
                             "exclude_from_weight_decay", "groups"}) {
      options.set(name, std::monostate());
    }
    options.set("use_ema", false);
    options.set("ema_momentum", 0.99);
    options.set("swap_ema_weights", false);
    options.set("gradient_accumulation_steps", std::int64_t{1});
    return message_of<PluginError>([&] { registry.make(Kind::optimizer, "o", options); });
  };
  BOOST_TEST(message(optimizer_schema("o", "", 0.1)) == "nothing was thrown");
  const std::string where = "the optimizer 'o' of plugin 'first' 1.0 (/p/first.so) ";
  const std::string rest =
      ", which core reads of every optimizer; start its schema with optimizer_schema(name, summary, "
      "learning_rate), or override learning() if it makes its steps itself";
  BOOST_TEST(message(Schema("o", "")) == where + "lacks the option 'learning_rate'" + rest);
  BOOST_TEST(message(Schema("o", "").text("learning_rate", "")) ==
             where + "has an option of its own named 'learning_rate'" + rest);
  BOOST_TEST(message(Schema("o", "").number("learning_rate", 0.1, "")) ==
             where + "has an option of its own named 'learning_rate'" + rest);
  BOOST_TEST(message(Schema("o", "").number("learning_rate", "", at_least(0))) ==
             where + "has no default for its option 'learning_rate'" + rest);
  BOOST_TEST(message(Schema("o", "").number_or_component("learning_rate", 0.1, Kind::schedule, "")) ==
             where + "lacks the option 'clipnorm'" + rest);
}

BOOST_AUTO_TEST_CASE(a_backend_is_called_as_it_is_registered) {
  class Misnamed final : public Backend {
   public:
    static Schema schema() { return Schema("named", ""); }
    std::string_view name() const override { return "otherwise"; }
    int rank() const override { return 0; }
    Support support(const Node&) const override { return {}; }
    Kernel bind(BindContext&) const override { return {}; }
  };
  Registry registry;
  Registrar registrar;
  registrar.add<Misnamed>();
  registry.commit(registrar, first);
  BOOST_TEST(
      message_of<PluginError>([&] { registry.make(Kind::backend, "named", Options(registry)); }) ==
      "in plugin 'first' 1.0 (/p/first.so):\n  it calls itself 'otherwise'; Backend::name() is the name "
      "of its schema, 'named'");
}

BOOST_AUTO_TEST_CASE(what_is_made_knows_its_name_and_its_plugin) {
  Registry registry;
  registry.commit(registering({Schema("a", "").alias("ay")}), first);
  const auto made = registry.make(Kind::metric, "ay", Options(registry));
  BOOST_TEST(made->registered_name() == "a");
  BOOST_TEST(name_in_brackets(*made) == " (a)");
  BOOST_TEST(made->origin()->plugin == "first");
  const Named own;
  BOOST_TEST(own.origin() == nullptr);
  BOOST_TEST(name_in_brackets(own).empty());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_a_usage_error) {
  Registry registry;
  BOOST_CHECK_THROW(registry.make(Kind::layer, "nothing", Options(registry)), UsageError);
  BOOST_CHECK_THROW(registry.origin(Kind::layer, "nothing"), UsageError);
  BOOST_TEST(registry.op("nothing") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
