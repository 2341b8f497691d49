#include "statistics_writer.hpp"

#include <plexus/data/csv/csv.hpp>
#include <plexus/error/number_text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

struct Statistics {
  double mean = 0;
  double deviation = 0;  // of the population
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  double norm = 0;
};

Statistics statistics_of(const Tensor& tensor) {
  const Tensor wide = tensor.converted(DType::float64);
  const auto count = static_cast<double>(tensor.elements());
  Statistics found;
  double squares = 0;
  for (const double value : wide.data<double>()) {
    found.mean += value / count;
    squares += value * value;
    found.least = std::min(found.least, value);
    found.most = std::max(found.most, value);
  }
  double deviations = 0;
  for (const double value : wide.data<double>()) {
    const double deviation = value - found.mean;
    deviations += deviation * deviation / count;
  }
  found.deviation = std::sqrt(deviations);
  found.norm = std::sqrt(squares);
  return found;
}

}  // namespace

void StatisticsWriter::declare(Schema& schema, std::string file) {
  schema.text("file", std::move(file), "a CSV file in the run directory");
}

StatisticsWriter::StatisticsWriter(const Options& options) : file_(options.text("file")) {}

void StatisticsWriter::on_train_begin(Training& training) { file_.begin(training); }

void StatisticsWriter::on_epoch_end(Training& training, Logs&) {
  std::string lines = file_.empty() ? "epoch,variable,mean,deviation,min,max,norm\n" : "";
  for (const auto& [name, tensor] : tensors(training)) {
    if (!is_floating(tensor.dtype())) continue;
    const Statistics found = statistics_of(tensor);
    lines += fmt::format("{},{}", training.progress().epoch, csv_cell(name));
    for (const double value : {found.mean, found.deviation, found.least, found.most, found.norm}) {
      lines += "," + number_text(value);
    }
    lines += "\n";
  }
  file_.write(training, lines);
}

CallbackState StatisticsWriter::save() const {
  CallbackState state;
  file_.save(state);
  return state;
}

void StatisticsWriter::load(const CallbackState& state) { file_.load(state); }

}  // namespace plexus
