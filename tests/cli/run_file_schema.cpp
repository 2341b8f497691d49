#include "run_file_schema.hpp"

#include <plexus/config/to_json.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/json_schema.hpp>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace plexus::tests {

struct RunFileSchema::Compiled {
  valijson::Schema schema;
};

namespace {

std::string schema_of_process() {
  load_standard_plugins();
  return json_schema(registry());
}

}  // namespace

RunFileSchema::RunFileSchema() : RunFileSchema(schema_of_process()) {}

RunFileSchema::RunFileSchema(const std::string& schema) {
  auto compiled = std::make_unique<Compiled>();
  const nlohmann::json document = nlohmann::json::parse(schema);
  const valijson::adapters::NlohmannJsonAdapter adapter(document);
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, compiled->schema);
  compiled_ = std::move(compiled);
}

RunFileSchema::~RunFileSchema() = default;

std::string RunFileSchema::complaint(const Tree& run) const {
  const nlohmann::json document = nlohmann::json::parse(to_json(run));
  const valijson::adapters::NlohmannJsonAdapter adapter(document);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(compiled_->schema, adapter, &results)) return {};
  std::string all;
  for (const valijson::ValidationResults::Error& error : results) {
    for (const std::string& step : error.context) all += step;
    all += ": " + error.description + '\n';
  }
  return all.empty() ? "it is refused" : all;
}

}  // namespace plexus::tests
