#include <plexus/check/detail/kinds/tried_column.hpp>
#include <plexus/run/detail/preparation_json.hpp>
#include <plexus/tensor/philox.hpp>

namespace plexus {
namespace {

constexpr std::size_t tried_cells = 24;

}  // namespace

ColumnValues TriedColumn::values() const { return {"tried", kind, cells, texts, true}; }

TriedColumn tried_column(CellKind kind, const Transform& transform, const ExampleInput& input) {
  TriedColumn column{kind, std::vector<double>(tried_cells), {}};
  if (kind == CellKind::texts) {
    column.texts = transform.categories();
    if (column.texts.empty()) column.texts = {"blue", "green", "red"};
    for (std::size_t i = 0; i < tried_cells; ++i) {
      column.cells[i] = static_cast<double>((i * 5) % column.texts.size());
    }
    return column;
  }
  fill_uniform(stream_key(1, "check", "column"), 0, column.cells);
  for (double& cell : column.cells) cell = input.low + cell * (input.high - input.low);
  return column;
}

FittedColumn stored_and_read(const FittedColumn& state) {
  PreparationFacts facts;
  facts.rows = 1;
  facts.steps.push_back({"tried", {{"tried", {state}}}});
  return preparation_facts(to_json(facts)).steps.at(0).columns.at(0).parts.at(0);
}

bool operator==(const FittedColumn& a, const FittedColumn& b) {
  return a.numbers == b.numbers && a.texts == b.texts;
}

}  // namespace plexus
