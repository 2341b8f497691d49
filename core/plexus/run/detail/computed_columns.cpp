#include <plexus/backend/compile.hpp>
#include <plexus/config/detail/scalar_place.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_mistakes.hpp>
#include <plexus/run/detail/computed_columns.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

using Formula = DataConfig::Formula;

constexpr const char* result = "result";

/// Formulas are compiled as they are written: optimizing takes more time than it saves, and a division by a
/// constant has to stay a division.
CompileOptions as_written() {
  CompileOptions options;
  options.simplify = false;
  options.fold_constants = false;
  options.rewrite = false;
  return options;
}

class Evaluator final : public RowEvaluator {
 public:
  Evaluator(std::shared_ptr<const Graph> graph, const Backends& backends, std::int64_t rows,
            const std::vector<std::string>& names)
      : names_(names), program_(compile(std::move(graph), backends, store_, arena_, as_written())) {
    for (std::size_t i = 0; i < names.size(); ++i) inputs_.emplace_back(DType::float64, Shape{rows});
    output_ = program_.view(result);
  }

  std::span<double> input(std::size_t i) override { return inputs_.at(i).data<double>(); }

  void run() override {
    for (std::size_t i = 0; i < inputs_.size(); ++i) program_.write(names_[i], inputs_[i]);
    program_.run();
  }

  std::span<const double> output() const override { return output_.data<double>(); }

 private:
  std::vector<std::string> names_;
  Store store_;
  Arena arena_;
  Program program_;
  std::vector<Tensor> inputs_;
  Tensor output_;
};

class FormulaColumn final : public ComputedColumn {
 public:
  FormulaColumn(Formula formula, Expression expression, const Backends& backends)
      : formula_(std::move(formula)),
        expression_(std::move(expression)),
        backends_{backends.reference, backends.reference, true} {}

  /// Finds the columns that the formula reads. A name that is not in `known` is a constant.
  void read(const std::vector<std::string>& known) {
    for (const Expression* name : names_in(expression_)) {
      const bool column = std::find(known.begin(), known.end(), name->text) != known.end();
      const bool seen = std::find(columns_.begin(), columns_.end(), name->text) != columns_.end();
      if (column && !seen) columns_.push_back(name->text);
    }
  }

  const std::string& name() const override { return formula_.column; }
  const std::vector<std::string>& columns() const override { return columns_; }

  std::vector<std::string> words(const std::string& column) const override {
    std::vector<std::string> words;
    for (ComparedWord& compared : compared_words(expression_)) {
      const bool seen = std::find(words.begin(), words.end(), compared.word) != words.end();
      if (compared.name == column && !seen) words.push_back(std::move(compared.word));
    }
    return words;
  }

  std::unique_ptr<RowEvaluator> evaluator(std::int64_t rows,
                                          std::span<const std::vector<std::string>> texts) const override {
    const auto graph = std::make_shared<Graph>();
    FormulaNames names;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Symbol values = graph->input(columns_[i], {DType::float64, {rows}});
      names[columns_[i]] = {values, i < texts.size() ? texts[i] : std::vector<std::string>{}};
    }
    warn_of_words(names);
    graph->output(result, broadcast_to(symbol(*graph, names), {rows}));
    return std::make_unique<Evaluator>(graph, backends_, rows, columns_);
  }

 private:
  Symbol symbol(Graph& graph, const FormulaNames& names) const {
    try {
      return plexus::formula(expression_, graph, names, DType::float64);
    } catch (const ExpressionError& error) {
      Diagnostics diagnostics;
      report_in_scalar(formula_.position, formula_.text, error.extent(), error.message(), diagnostics);
      diagnostics.throw_if_any();
      throw;
    }
  }

  void warn_of_words(const FormulaNames& names) const {
    for (const ComparedWord& compared : compared_words(expression_)) {
      const auto found = names.find(compared.name);
      if (found == names.end() || found->second.texts.empty()) continue;
      const std::vector<std::string>& texts = found->second.texts;
      if (std::find(texts.begin(), texts.end(), compared.word) != texts.end()) continue;
      warn("the word " + compared.word + " in compute of " + formula_.column,
           fmt::format("compute: '{}' compares column '{}' with '{}', which no row holds{}", formula_.column,
                       compared.name, compared.word, suggestion(compared.word, texts)));
    }
  }

  Formula formula_;
  Expression expression_;
  Backends backends_;
  std::vector<std::string> columns_;
};

/// Reads the formulas of one data section.
class Reader {
 public:
  Reader(const DataConfig& config, const Description& description, Diagnostics& diagnostics)
      : config_(config), description_(description), diagnostics_(diagnostics) {
    for (const Field& field : description.fields) known_.push_back(field.name);
  }

  std::vector<std::shared_ptr<const ComputedColumn>> read(const Backends& backends) {
    std::vector<std::shared_ptr<const ComputedColumn>> columns;
    for (const Formula& formula : config_.compute) {
      check_name(formula);
      if (auto expression = parsed(formula)) {
        check_names(formula, *expression);
        auto column = std::make_shared<FormulaColumn>(formula, std::move(*expression), backends);
        column->read(known_);
        columns.push_back(std::move(column));
      }
      known_.push_back(formula.column);
    }
    return columns;
  }

 private:
  void check_name(const Formula& formula) {
    if (std::find(known_.begin(), known_.end(), formula.column) == known_.end()) return;
    diagnostics_.error(formula.position,
                       fmt::format("the data has a column '{}' already: give the computed one another name",
                                   formula.column));
  }

  std::optional<Expression> parsed(const Formula& formula) {
    try {
      return parse_expression(formula.text);
    } catch (const ExpressionError& error) {
      report_in_scalar(formula.position, formula.text, error.extent(), error.message(), diagnostics_);
      return std::nullopt;
    }
  }

  void check_names(const Formula& formula, const Expression& expression) {
    for (const FormulaMistake& mistake : mistakes_in(expression, known_, "column")) {
      const std::string advice = mistake.word.empty() ? "" : advice_on(mistake, formula);
      report_in_scalar(formula.position, formula.text, mistake.extent, mistake.message + advice,
                       diagnostics_);
    }
    for (const Expression* name : names_in(expression)) {
      if (const std::string wrong = wrong_use(name->text); !wrong.empty()) {
        report_in_scalar(formula.position, formula.text, name->extent, wrong, diagnostics_);
      }
    }
  }

  std::string advice_on(const FormulaMistake& mistake, const Formula& formula) const {
    if (mistake.word == formula.column) return "; a formula cannot use its own column";
    const bool later = std::any_of(config_.compute.begin(), config_.compute.end(),
                                   [&](const Formula& other) { return other.column == mistake.word; });
    if (later) return " yet: formulas are computed in their order, and it is computed below";
    return suggestion(mistake.word, mistake.candidates);
  }

  std::string wrong_use(const std::string& name) const {
    const std::vector<std::string>& excluded = config_.exclude.columns;
    if (std::find(excluded.begin(), excluded.end(), name) != excluded.end()) {
      return fmt::format("column '{}' is used here, but `exclude` names it", name);
    }
    const auto field = std::find_if(description_.fields.begin(), description_.fields.end(),
                                    [&](const Field& one) { return one.name == name; });
    if (field == description_.fields.end() || field->row.shape.is_scalar()) return {};
    return fmt::format("column '{}' has rows of shape {}; a formula takes columns of one value a row", name,
                       field->row.shape.text());
  }

  const DataConfig& config_;
  const Description& description_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

}  // namespace

std::vector<std::shared_ptr<const ComputedColumn>> computed_columns(const DataConfig& config,
                                                                    const Description& description,
                                                                    const Backends& backends,
                                                                    Diagnostics& diagnostics) {
  return Reader(config, description, diagnostics).read(backends);
}

}  // namespace plexus
