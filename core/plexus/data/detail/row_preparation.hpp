#pragma once

#include <plexus/data/preparation.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Prepares one row after another with the functions that prepare tables, so that the results are equal bit
/// for bit. For one thread at a time.
class RowPreparation {
 public:
  explicit RowPreparation(std::shared_ptr<const Preparation> preparation);
  RowPreparation(const RowPreparation&) = delete;
  RowPreparation& operator=(const RowPreparation&) = delete;

  /// The buffer for the row's cells of column `source` of Preparation::sources: numbers, with NaN for a
  /// missing one; or the code of a text among the classes of that field, missing_code or unknown_code.
  std::span<double> source(std::size_t source);
  /// Computes and prepares the row. Allocates nothing after the first call. Throws DataError, which names the
  /// column, for a cell that is not accepted, and for one that is still without a value after all steps.
  void run();
  /// The prepared values of an input column that the preparation makes; every run() writes to the same
  /// memory. Throws UsageError for a column that the preparation neither makes nor reads.
  std::span<const double> made(std::string_view column) const;

 private:
  struct Slots {
    std::size_t first = 0;
    std::size_t count = 1;
  };
  struct Formula {
    std::unique_ptr<RowEvaluator> evaluator;
    std::vector<std::size_t> inputs;  ///< slots
    std::size_t output = 0;
  };
  struct Application {
    const ColumnFunction* function;
    std::size_t input;
    Slots output;
    const std::string* column;
    const std::string* transform;
  };

  /// A column of texts and its cell.
  struct Text {
    const PreparationFacts::Source* source;
    std::size_t slot;
  };

  Slots reserve(std::size_t count);
  void add_sources();
  void add_formulas();
  void add_steps();
  void take_text(const Text& text);

  std::shared_ptr<const Preparation> preparation_;
  std::vector<double> cells_;
  std::vector<Slots> sources_;
  std::vector<Text> texts_;
  std::vector<Formula> formulas_;
  std::vector<Application> applications_;
  std::map<std::string, Slots, std::less<>> columns_;  ///< the final values of each column
};

}  // namespace plexus
