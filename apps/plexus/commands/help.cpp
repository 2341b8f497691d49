#include <plexus/plugin/loader.hpp>
#include <plexus/run/detail/run_schemas.hpp>

#include <fmt/format.h>

#include "arguments.hpp"
#include "open.hpp"
#include "printing.hpp"
#include "schema_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* introduction =
    R"(A run file is YAML. Each section below lists the keys of one map: type, range, default, and what the key means.
A component (a layer, a loss, an optimizer, ...) is written as its name, or as `name: {options}`.
Relative paths are relative to the run file. Numbers may be written 0.01, 1e-3 or 1/255.
On the command line any value can be replaced: fit.epochs=5 optimizer.learning_rate=0.1 model.dense_1.units=64
)";

/// The kinds whose components a run file names, in the order of its sections.
constexpr Kind kinds[] = {Kind::dataset,   Kind::layer,       Kind::loss,       Kind::metric,
                          Kind::optimizer, Kind::initializer, Kind::regularizer};

std::string sections_text() {
  std::string text;
  for (const RunFileSection& section : run_file_sections()) {
    text += fmt::format("\n{}: {}\n{}", section.title, section.schema->summary(),
                        parameters_text(*section.schema, "  "));
  }
  return text;
}

std::string components_text(Kind kind) {
  std::string text = fmt::format("\neach {}, as `name: {{options}}`\n", name_of(kind));
  for (const std::string& name : registry().names(kind)) {
    const Schema& schema = *registry().schema(kind, name);
    text += fmt::format("  {}: {}\n{}", name, schema.summary(), parameters_text(schema, "    "));
  }
  return text;
}

}  // namespace

int help(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, "help run-file [--plugin FILE] [--plugin-dir DIR]", options, "topic", values))
    return 0;
  load_standard_plugins();
  load_named_plugins(open_options(values));
  std::string text = introduction + sections_text();
  for (const Kind kind : kinds) text += components_text(kind);
  print_result("{}", text);
  return 0;
}

}  // namespace plexus::app
