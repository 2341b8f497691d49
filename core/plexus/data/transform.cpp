#include <plexus/data/transform.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

std::string_view name_of(CellKind kind) { return kind == CellKind::numbers ? "numbers" : "texts"; }

ColumnFunction::~ColumnFunction() = default;

double ColumnFunction::inverse(double) const { throw UsageError("this transform has no inverse"); }

std::string ColumnFunction::inverse_formula() const { throw UsageError("this transform has no inverse"); }

Transform::~Transform() = default;

const std::vector<double>& fitted_numbers(const FittedColumn& fitted, const std::string& name) {
  const auto found = fitted.numbers.find(name);
  if (found != fitted.numbers.end()) return found->second;
  throw DataError(fmt::format("what was fitted has no numbers '{}'", name));
}

const std::vector<std::string>& fitted_texts(const FittedColumn& fitted, const std::string& name) {
  const auto found = fitted.texts.find(name);
  if (found != fitted.texts.end()) return found->second;
  throw DataError(fmt::format("what was fitted has no texts '{}'", name));
}

double fitted_number(const FittedColumn& fitted, const std::string& name) {
  const std::vector<double>& numbers = fitted_numbers(fitted, name);
  if (numbers.size() == 1) return numbers[0];
  throw DataError(fmt::format("what was fitted has {} numbers '{}', expected one", numbers.size(), name));
}

}  // namespace plexus
