#include <plexus/run/source_rows.hpp>

#include <utility>

namespace plexus {

SourceRows rows_of_source(const Run& run) {
  SourceRows rows;
  rows.table = read_table(run.dataset(), run.binding());
  rows.samples = samples_of_table(run.config().data, run.binding(), rows.table);
  for (Column& target : rows.samples.targets) target = run.in_units(std::move(target));
  return rows;
}

}  // namespace plexus
