#include <plexus/data/detail/order.hpp>
#include <plexus/error/index_error.hpp>
#include <plexus/train/detail/batch_binding.hpp>
#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

Type row_of(const Tensor& table) { return {table.dtype(), table.shape().without(0)}; }

}  // namespace

std::int64_t BatchBinding::batches_per_update() const {
  const UpdateRule* const rule = programs_.rule();
  return rule == nullptr ? 1 : rule->gradient_accumulation_steps;
}

std::int64_t BatchBinding::batches_made() const {
  if (batches_per_update() == 1) return 0;
  return static_cast<std::int64_t>(programs_.store().read(batches_name).item());
}

StepSpec BatchBinding::spec(Mode mode, const Samples& samples, std::int64_t rows) const {
  StepSpec spec;
  spec.mode = mode;
  spec.rows = rows;
  spec.dtype = programs_.dtype();
  spec.seed = programs_.seed();
  for (const Column& column : samples.inputs) spec.inputs.push_back(row_of(column.values));
  if (mode == Mode::train && programs_.rule() != nullptr && programs_.rule()->schedule)
    spec.fit = fit_.value_or(FitLength{steps_of(samples.rows, rows), 1});
  if (mode != Mode::predict) {
    for (const std::size_t target : targets_of_outputs(model_, samples)) {
      spec.targets.push_back(row_of(samples.targets[target].values));
      spec.weighted.push_back(weights_of_target(samples, target) != nullptr);
      spec.classes.push_back(samples.targets[target].classes);
    }
  }
  return spec;
}

Tensor BatchBinding::as_given(std::int64_t rows) {
  if (given_.shape().dim(0) < rows) given_ = given_order(rows);
  return given_.rows(0, rows);
}

void BatchBinding::compile(Mode mode, const Samples& samples, std::int64_t batch_size) {
  for (const std::int64_t rows : batch_sizes(samples.rows, batch_size)) {
    StepSpec wanted = spec(mode, samples, rows);
    programs_.step(wanted);
    if (mode != Mode::train || batches_per_update() == 1) continue;
    wanted.accumulates = true;
    programs_.step(std::move(wanted));
  }
}

Program& BatchBinding::bind(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                            std::int64_t rows) {
  return bind(spec(mode, samples, rows), samples, order, first_row);
}

Tensor BatchBinding::rows_read(Mode mode, const Samples& samples, const Tensor& order,
                               std::int64_t first_row) const {
  const bool whole = mode == Mode::train && programs_.learning() == Learning::passes;
  return (whole ? given_ : order).rows(first_row, samples.rows - first_row);
}

Program& BatchBinding::bind_accumulating(const Samples& samples, const Tensor& order, std::int64_t first_row,
                                         std::int64_t rows) {
  StepSpec wanted = spec(Mode::train, samples, rows);
  wanted.accumulates = true;
  return bind(std::move(wanted), samples, order, first_row);
}

Program& BatchBinding::bind_gradients(const Samples& samples, const Tensor& order, std::int64_t first_row,
                                      std::int64_t rows) {
  StepSpec wanted = spec(Mode::train, samples, rows);
  wanted.gradients = true;
  return bind(std::move(wanted), samples, order, first_row);
}

Program& BatchBinding::bind_prediction(std::string_view layer, const Samples& samples, const Tensor& order,
                                       std::int64_t first_row, std::int64_t rows) {
  StepSpec wanted = spec(Mode::predict, samples, rows);
  wanted.layer = layer;
  return bind(std::move(wanted), samples, order, first_row);
}

Program& BatchBinding::bind(StepSpec spec, const Samples& samples, const Tensor& order,
                            std::int64_t first_row) {
  const Mode mode = spec.mode;
  const bool learns = mode == Mode::train && !spec.gradients;
  Program& program = programs_.step(std::move(spec));
  if (learns && programs_.learning() == Learning::passes) {
    program.bind(order_input, as_given(samples.rows));
    program.bind(orders_input, order);
  } else {
    program.bind(order_input, order.rows(first_row, order.shape().dim(0) - first_row));
  }
  for (const auto& [name, values] : columns_of(model_, samples, mode)) program.bind(name, values);
  return program;
}

std::vector<std::pair<std::string, Tensor>> columns_of(const Model& model, const Samples& samples,
                                                       Mode mode) {
  std::vector<std::pair<std::string, Tensor>> columns;
  for (std::size_t i = 0; i < samples.inputs.size(); ++i) {
    columns.emplace_back(input_column(model, i), samples.inputs[i].values);
  }
  if (mode == Mode::predict) return columns;
  const std::vector<std::size_t> targets = targets_of_outputs(model, samples);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    columns.emplace_back(target_column(model, i), samples.targets[targets[i]].values);
    const Tensor* weights = weights_of_target(samples, targets[i]);
    if (weights != nullptr) columns.emplace_back(weight_column(model, i), *weights);
  }
  return columns;
}

void collect_outputs(const std::vector<std::string>& names, const Program& program, const Samples& samples,
                     std::int64_t row, std::vector<Tensor>& results) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Tensor part = program.view(names[i]);
    if (row == 0) results.emplace_back(part.dtype(), part.shape().with(0, samples.rows));
    std::copy(part.raw(), part.raw() + part.bytes(), results[i].rows(row, part.shape()[0]).raw());
  }
}

void replay_rows(Program& program, std::int64_t first, std::int64_t count, const Samples& samples,
                 const Tensor& order, std::int64_t rows) {
  try {
    program.replay(first, count);
  } catch (IndexError& error) {
    if (error.rows() == rows) {
      const double row = order.at(error.step() * rows + error.row());
      error.facts().row = samples.source_row(static_cast<std::int64_t>(row));
      error.add_context(fmt::format("in a batch whose row {} is row {} of the data (from 0)", error.row(),
                                    samples.source_row(static_cast<std::int64_t>(row))));
    }
    throw;
  }
}

}  // namespace plexus
