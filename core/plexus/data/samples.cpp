#include <plexus/data/samples.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

std::int64_t Samples::source_row(std::int64_t row) const {
  return source_rows.empty() ? first_row + row : source_rows.at(static_cast<std::size_t>(row));
}

Samples samples(const Tensor& x, const Tensor& y) {
  const auto rows_of = [](const Tensor& values, std::string_view name) {
    if (values.shape().is_scalar()) {
      throw DataError(fmt::format("{} is a single number, expected a value for each row", name));
    }
    return values.shape()[0];
  };
  const std::int64_t rows = rows_of(x, "x");
  if (rows != rows_of(y, "y")) {
    throw DataError(fmt::format("x and y do not match: {} has {} rows, {} has {}", x.type().text(), rows,
                                y.type().text(), y.shape()[0]));
  }
  if (rows == 0) throw DataError("there are no rows in x and y");
  Samples made;
  made.inputs.push_back({"input", x, {}});
  made.targets.push_back({"target", y, {}});
  made.weights.resize(1);
  made.rows = rows;
  return made;
}

Samples detail::samples_of_values(const Tensor& values, const Tensor& targets) {
  const std::int64_t rows = targets.elements();
  if (rows == 0) throw DataError("there are no targets in y");
  if (values.elements() == 0 || values.elements() % rows != 0) {
    throw DataError(
        fmt::format("x holds {} values, which are no whole number of features for each of {} rows",
                    values.elements(), rows));
  }
  return samples(values.reshaped({rows, values.elements() / rows}), targets);
}

}  // namespace plexus
