#pragma once

#include <plexus/config/component.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What the cells of a column are.
enum class CellKind : std::uint8_t { numbers, texts };

/// "numbers", "texts".
std::string_view name_of(CellKind kind);

/// A column to which a transform is fitted: one number a row, or one code a row of the texts in `texts`.
struct ColumnValues {
  std::string name;
  CellKind kind = CellKind::numbers;
  /// The cells of the training rows, in order. A missing cell is NaN for numbers, missing_code for texts.
  std::span<const double> values;
  std::vector<std::string> texts;  ///< by code; empty for numbers
  /// Whether the entry of `prepare` treats this column only. scikit-learn adds the cells of a table of one
  /// column in another order than those of several columns, which matters to a transform that equals it bit
  /// for bit.
  bool alone = true;
};

/// What a transform found in the training rows of one column: all that its function depends on besides the
/// options. A run stores it; numbers keep every bit and are finite.
struct FittedColumn {
  std::map<std::string, std::vector<double>> numbers;
  std::map<std::string, std::vector<std::string>> texts;
};

/// What a transform does to one cell, after it was fitted. Tables, streams of rows and single rows all go
/// through `apply`, so their bits are equal. Several threads may call one at the same time.
class ColumnFunction {
 public:
  virtual ~ColumnFunction();

  /// The numbers that it makes of one cell.
  virtual std::size_t width() const { return 1; }
  /// Names of these numbers, `width` of them, for tables that people read: "gold". Empty: they are numbered.
  virtual std::vector<std::string> names() const { return {}; }
  /// The texts of the codes that it makes, by code; empty if it makes numbers.
  virtual std::vector<std::string> texts() const { return {}; }
  /// `value`: a number, NaN for a missing cell; or a code of the texts that it was fitted to, missing_code,
  /// unknown_code. `out`: [width]. Allocates nothing. Throws DataError for a cell that it does not accept;
  /// its message is put after "column 'plan' ".
  virtual void apply(double value, std::span<double> out) const = 0;
  /// Whether a value, as `apply` is given it, is one that it was fitted to. Others, such as a category that
  /// the training rows do not have, are counted for a warning. Allocates nothing.
  virtual bool knows([[maybe_unused]] double value) const { return true; }
  /// The value from which `apply` made `value`, up to rounding. Requires: the transform is invertible.
  virtual double inverse(double value) const;
  /// The inverse as a formula of `x`, in float64: "x * 2.5 + 1". Requires: the transform is invertible.
  virtual std::string inverse_formula() const;
};

/// Prepares columns: fitted to the training part, stored in the run, and applied with equal bits to every
/// other part, to new rows and by a run that was loaded. It treats columns one by one, in float64.
class Transform : public Component {
 public:
  static constexpr Kind kind = Kind::transform;
  ~Transform() override;

  /// Which cells it treats. Without `columns` in a run file, it is applied to all input columns of this kind.
  virtual CellKind treats() const = 0;
  /// Whether it can treat cells of this kind where a run file names the columns.
  virtual bool accepts(CellKind cells) const { return cells == treats(); }
  /// The kind of cells that it makes of cells of a kind that it accepts.
  virtual CellKind makes(CellKind) const { return CellKind::numbers; }
  /// How many numbers it makes of a cell; nullopt if that depends on the data.
  virtual std::optional<std::size_t> width() const { return 1; }
  /// Texts that a column may hold besides those of the training rows: what the run file lists.
  virtual std::vector<std::string> categories() const { return {}; }
  /// Whether texts that the training part does not have are accepted later, as unknown_code.
  virtual bool accepts_unknown() const { return false; }
  /// Whether the functions have an inverse.
  virtual bool invertible() const { return false; }
  /// Fits to the training rows of a column. Throws DataError for values that it cannot be fitted to; its
  /// message is put after "column 'plan' ".
  virtual FittedColumn fit(const ColumnValues& column) const = 0;
  /// The function of a fitted column, with the same bits after fitting and after a run was loaded. Throws
  /// DataError for a state that is not one of its own.
  virtual std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const = 0;
};

/// The numbers, or texts, that a transform stored under a name. Throws DataError if there are none.
const std::vector<double>& fitted_numbers(const FittedColumn& fitted, const std::string& name);
const std::vector<std::string>& fitted_texts(const FittedColumn& fitted, const std::string& name);
/// The only number under a name. Throws DataError if there is another number of them.
double fitted_number(const FittedColumn& fitted, const std::string& name);

}  // namespace plexus
