#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/formula_of_x.hpp>
#include <plexus/check/detail/kinds/tried_column.hpp>
#include <plexus/check/kinds/check_transform.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of a transform, on a column of each kind of cells that it accepts.
class TransformChecks {
 public:
  TransformChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("fitted columns", [&] { return fitted(); });
    each("equal bits for cells in any order", [&](const Fitted& f) { return by_order(f); });
    each("equal bits from several threads", [&](const Fitted& f) { return by_threads(f); });
    each("equal bits after it was stored", [&](const Fitted& f) { return when_stored(f); });
    each("what it says that it makes", [&](const Fitted& f) { return other_makes(f); });
    each("missing and unknown cells", [&](const Fitted& f) { return by_odd_cells(f); });
    each("a constant column", [&](const Fitted& f) { return by_constant(f); });
    checks_.run("inverse", [&] { return inverse(); });
  }

 private:
  struct Fitted {
    TriedColumn column;
    FittedColumn state;
  };

  CheckResult fitted() {
    transform_ = checks_.tried().make<Transform>();
    for (const CellKind kind : {CellKind::numbers, CellKind::texts}) {
      if (!transform_->accepts(kind)) continue;
      TriedColumn column = tried_column(kind, *transform_, checks_.tried().inputs[0]);
      FittedColumn state = fit(column);
      const std::string fault = not_finite(state);
      if (!fault.empty()) return CheckResult::failed(fmt::format("a column of {}: {}", name_of(kind), fault));
      if (fit(column) != state) return CheckResult::failed("fitted again, it finds something else");
      fitted_.push_back({std::move(column), std::move(state)});
    }
    if (fitted_.empty()) return CheckResult::failed("it accepts neither numbers nor texts");
    std::string kinds;
    for (const Fitted& f : fitted_)
      kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", name_of(f.column.kind));
    return CheckResult::passed(kinds);
  }

  void each(std::string_view check, const std::function<std::string(const Fitted&)>& fault) {
    checks_.run(check, [&] {
      if (fitted_.empty()) return CheckResult::skipped("it was not fitted");
      for (const Fitted& f : fitted_) {
        const std::string found = fault(f);
        if (!found.empty())
          return CheckResult::failed(fmt::format("a column of {}: {}", name_of(f.column.kind), found));
      }
      return CheckResult::passed();
    });
  }

  FittedColumn fit(const TriedColumn& column) const {
    return calling_plugin(*transform_, "fitting a column", [&] { return transform_->fit(column.values()); });
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& state) const {
    return calling_plugin(*transform_, "its function", [&] { return transform_->function(state); });
  }

  static std::string not_finite(const FittedColumn& state) {
    for (const auto& [name, numbers] : state.numbers) {
      for (const double number : numbers) {
        if (!std::isfinite(number))
          return fmt::format("it stores {} under '{}': what a run stores is finite", number, name);
      }
    }
    return {};
  }

  using Numbers = std::vector<double>;

  static Numbers applied(const ColumnFunction& function, double cell) {
    Numbers out(function.width(), std::numeric_limits<double>::quiet_NaN());
    function.apply(cell, out);
    return out;
  }

  static std::vector<Numbers> applied(const ColumnFunction& function, const std::vector<double>& cells) {
    std::vector<Numbers> all;
    for (const double cell : cells) all.push_back(applied(function, cell));
    return all;
  }

  static bool same_bits(const std::vector<Numbers>& a, const std::vector<Numbers>& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const Numbers& x, const Numbers& y) {
      return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
    });
  }

  /// A table, a stream of rows and a single row go through the same function, a cell at a time.
  std::string by_order(const Fitted& f) const {
    const auto used = function(f.state);
    const std::vector<Numbers> all = applied(*used, f.column.cells);
    std::vector<double> reversed(f.column.cells.rbegin(), f.column.cells.rend());
    std::vector<Numbers> backwards = applied(*used, reversed);
    std::reverse(backwards.begin(), backwards.end());
    if (!same_bits(all, backwards))
      return "a cell becomes another number in another order: what it makes depends on cells before";
    for (std::size_t i = 0; i < f.column.cells.size(); ++i) {
      if (!same_bits({all[i]}, {applied(*function(f.state), f.column.cells[i])}))
        return fmt::format("the cell {} becomes another number alone than in a table", f.column.cells[i]);
    }
    return {};
  }

  std::string by_threads(const Fitted& f) const {
    const auto used = function(f.state);
    const std::vector<Numbers> expected = applied(*function(f.state), f.column.cells);
    constexpr int rounds = 200;
    const auto wrong_rounds = [&](int& wrong) {
      for (int round = 0; round < rounds; ++round)
        wrong += same_bits(applied(*used, f.column.cells), expected) ? 0 : 1;
    };
    int here = 0;
    int there = 0;
    std::thread other(wrong_rounds, std::ref(there));
    wrong_rounds(here);
    other.join();
    return here + there == 0 ? "" : "two threads that call one function get other numbers";
  }

  std::string when_stored(const Fitted& f) const {
    const FittedColumn restored = stored_and_read(f.state);
    const std::vector<Numbers> before = applied(*function(f.state), f.column.cells);
    return same_bits(applied(*function(restored), f.column.cells), before)
               ? ""
               : "with the state that a run stored, cells become other numbers";
  }

  std::string other_makes(const Fitted& f) const {
    const auto made = function(f.state);
    const std::size_t width = made->width();
    const auto said = transform_->width();
    if (said && *said != width)
      return fmt::format("it says that it makes {} numbers, its function makes {}", *said, width);
    if (!made->names().empty() && made->names().size() != width)
      return fmt::format("{} names for {} numbers", made->names().size(), width);
    const bool texts = transform_->makes(f.column.kind) == CellKind::texts;
    if (texts != !made->texts().empty()) return "it does not make the kind of cells that it says";
    for (const double cell : f.column.cells) {
      for (const double number : applied(*made, cell)) {
        if (!std::isfinite(number))
          return fmt::format("the cell {} becomes {}, or is not written", cell, number);
        const bool code =
            number >= 0 && number < static_cast<double>(made->texts().size()) && number == std::floor(number);
        if (texts && !code)
          return fmt::format("the cell {} becomes {}, which is no code of its texts", cell, number);
      }
    }
    return {};
  }

  /// A missing cell may stay missing, become a number, or be refused with a message.
  std::string by_odd_cells(const Fitted& f) const {
    const auto made = function(f.state);
    for (const double cell : odd_cells(f.column.kind)) {
      try {
        for (const double number : applied(*made, cell)) {
          if (std::isinf(number)) return fmt::format("{} becomes {}", odd_text(f.column.kind, cell), number);
        }
      } catch (const DataError&) {
        if (cell == unknown_code && transform_->accepts_unknown())
          return "it says that it accepts unknown texts, but refuses one";
        continue;
      }
      if (cell == unknown_code && f.column.kind == CellKind::texts && !transform_->accepts_unknown())
        return "it says that it does not accept unknown texts, but takes one";
    }
    return {};
  }

  static std::vector<double> odd_cells(CellKind kind) {
    if (kind == CellKind::texts) return {missing_code, unknown_code};
    return {std::numeric_limits<double>::quiet_NaN()};
  }
  static std::string odd_text(CellKind kind, double cell) {
    return kind == CellKind::texts && cell == unknown_code ? "an unknown text" : "a missing cell";
  }

  /// A column whose cells are all equal has no spread to divide by.
  std::string by_constant(const Fitted& f) const {
    TriedColumn column = f.column;
    std::fill(column.cells.begin(), column.cells.end(), column.cells.front());
    if (column.kind == CellKind::texts) {
      column.texts = {column.texts[static_cast<std::size_t>(column.cells.front())]};
      std::fill(column.cells.begin(), column.cells.end(), 0.0);
    }
    try {
      const FittedColumn state = fit(column);
      const std::string fault = not_finite(state);
      if (!fault.empty()) return fault;
      for (const double number : applied(*function(state), column.cells.front())) {
        if (!std::isfinite(number)) return fmt::format("its cells become {}", number);
      }
    } catch (const DataError&) {
      return {};  // the transform refuses such a column with a message
    }
    return {};
  }

  CheckResult inverse() const {
    if (fitted_.empty()) return CheckResult::skipped("it was not fitted");
    if (!transform_->invertible()) return CheckResult::passed("it says that it has none");
    for (const Fitted& f : fitted_) {
      if (f.column.kind == CellKind::texts) continue;
      const auto made = function(f.state);
      FormulaOfX formula(made->inverse_formula());
      for (const double cell : f.column.cells) {
        const double there = applied(*made, cell)[0];
        for (const double back : {made->inverse(there), formula.at(there)}) {
          if (std::abs(back - cell) <= 1e-9 * std::max(std::abs(cell), 1.0)) continue;
          return CheckResult::failed(
              fmt::format("the cell {:.12g} becomes {:.12g}, of which its inverse {}makes {:.12g}", cell,
                          there, back == made->inverse(there) ? "" : "formula ", back));
        }
      }
    }
    return CheckResult::passed();
  }

  CaseChecks checks_;
  std::unique_ptr<const Transform> transform_;
  std::vector<Fitted> fitted_;
};

}  // namespace

void check_transform(const ComponentCase& tried, CheckTable& table) { TransformChecks(tried, table).run(); }

}  // namespace plexus
