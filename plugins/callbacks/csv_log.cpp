#include <plexus/data/csv/csv.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/plexus.hpp>

#include <algorithm>

#include "log_writer.hpp"

namespace plexus {
namespace {

/// Keras's CSVLogger. Its columns are known before the first line, so that epochs without a validation have
/// the same ones.
class CsvLog final : public LogWriter {
 public:
  static Schema schema() {
    Schema schema("csv_log", "Writes the logs of each epoch to a CSV file");
    declare(schema, "log.csv");
    schema.text("separator", ",", "what stands between two values");
    return schema;
  }
  explicit CsvLog(const Options& options) : LogWriter(options), separator_(options.text("separator")) {
    if (separator_.empty() || separator_.find_first_of("\"\r\n") != std::string::npos) {
      throw ConfigError("the separator is one or more characters, but no quote and no line end");
    }
  }

 private:
  std::string lines(const Training& training, const Logs& logs, bool empty) override {
    const std::vector<std::string> columns = columns_of(training, logs);
    std::string text;
    for (std::size_t i = 0; empty && i < columns.size(); ++i) {
      text += (i > 0 ? separator_ : "") + csv_cell(columns[i], separator_) +
              (i + 1 == columns.size() ? "\n" : "");
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::optional<double> value = find(logs, columns[i]);
      text += (i > 0 ? separator_ : "") + (value ? number_text(*value) : "NA");
    }
    return text + "\n";
  }

  /// The columns of every line of this training. After epochs they are all known logs, of which an epoch may
  /// lack some.
  std::vector<std::string> columns_of(const Training& training, const Logs& logs) const {
    std::vector<std::string> columns;
    const auto add = [&](const std::string& name) {
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    };
    if (by_steps()) {
      for (const auto& [name, value] : logs) add(name);
      return columns;
    }
    add("epoch");
    for (const KnownLog& log : training.known_logs()) add(log.name);
    return columns;
  }

  std::string separator_;
};

}  // namespace

void register_csv_log(Registrar& registrar) { registrar.add<CsvLog>(); }

}  // namespace plexus
