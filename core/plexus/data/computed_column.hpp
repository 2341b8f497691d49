#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Evaluates one formula over a fixed number of rows, in float64. One thread at a time.
class RowEvaluator {
 public:
  virtual ~RowEvaluator();
  /// The buffer for the values of column `i`, one for each row: numbers, or codes of texts. Filled before
  /// `run`.
  virtual std::span<double> input(std::size_t i) = 0;
  /// Computes `output` from the inputs. Allocates nothing after its first call.
  virtual void run() = 0;
  /// One number a row.
  virtual std::span<const double> output() const = 0;
};

/// A column that is computed from other columns of the same row: an entry of `compute`. Several threads may
/// call its const functions at once.
class ComputedColumn {
 public:
  virtual ~ComputedColumn();
  virtual const std::string& name() const = 0;
  /// The columns that it reads, each once.
  virtual const std::vector<std::string>& columns() const = 0;
  /// The words with which it compares a column of texts, each once: later rows may hold them, although no
  /// training row does.
  virtual std::vector<std::string> words(const std::string& column) const = 0;
  /// An evaluator for `rows` rows. `texts`: for each of `columns`, the texts of its codes, empty for numbers.
  /// Throws ConfigError, at the character of the formula, where a text is used as a number.
  virtual std::unique_ptr<RowEvaluator> evaluator(std::int64_t rows,
                                                  std::span<const std::vector<std::string>> texts) const = 0;
};

}  // namespace plexus
