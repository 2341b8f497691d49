#include <plexus/plexus.hpp>

#include <fmt/format.h>

#include "log_writer.hpp"

namespace plexus {
namespace {

class JsonLog final : public LogWriter {
 public:
  static Schema schema() {
    Schema schema("json_log", "Writes the logs of each epoch to a file, as a line of JSON");
    declare(schema, "log.jsonl");
    return schema;
  }
  explicit JsonLog(const Options& options) : LogWriter(options) {}

 private:
  std::string lines(const Training&, const Logs& logs, bool) override {
    std::string line = "{";
    Logs values;
    for (const auto& [name, value] : logs) {
      if (name == "epoch" || name == "step") {
        line += fmt::format("\"{}\":{},", name, static_cast<std::int64_t>(value));
      } else {
        values.emplace_back(name, value);
      }
    }
    return line + to_json(values).substr(1) + "\n";
  }
};

}  // namespace

void register_json_log(Registrar& registrar) { registrar.add<JsonLog>(); }

}  // namespace plexus
