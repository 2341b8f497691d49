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

/// Prepares one row after another with the functions that prepare tables, so that bits are equal. One thread
/// at a time.
class RowPreparation {
 public:
  explicit RowPreparation(std::shared_ptr<const Preparation> preparation);
  RowPreparation(const RowPreparation&) = delete;
  RowPreparation& operator=(const RowPreparation&) = delete;

  /// Where the row's cells of a column of the source are written: numbers, NaN for a missing one; or the code
  /// of a text as Preparation::sources has it, missing_code, unknown_code. `source`: its place there.
  std::span<double> source(std::size_t source);
  /// Computes and prepares the row. Allocates nothing after the first call. Throws DataError, which names the
  /// column, for a cell that is not accepted, and for one that is without a value in the end.
  void run();
  /// What became of a column of the inputs, which the preparation makes; in the same place after every row.
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
  std::map<std::string, Slots, std::less<>> columns_;  ///< what each column is in the end
};

}  // namespace plexus
