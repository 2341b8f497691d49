#include <plexus/check/layers/layer_program.hpp>
#include <plexus/check/layers/layer_shapes.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::int64_t batches[] = {1, 2, 5, 33};
constexpr std::int64_t last_axes[] = {1, 3, 7};
/// The sums of a row may be computed in another order if it is alone in its batch.
double tolerance(DType dtype) { return dtype == DType::float64 ? 1e-9 : 1e-3; }

constexpr std::int64_t whole_batch = 33;

using Inputs = std::vector<ExampleInput>;

Inputs with_last_axis(Inputs inputs, std::int64_t size) {
  for (ExampleInput& input : inputs) {
    if (!input.row_shape.empty()) input.row_shape.back() = size;
  }
  return inputs;
}

Inputs with_outer_axes(Inputs inputs, std::initializer_list<std::int64_t> axes) {
  for (ExampleInput& input : inputs) input.row_shape.insert(input.row_shape.begin(), axes);
  return inputs;
}

Inputs without_outer_axis(Inputs inputs) {
  for (ExampleInput& input : inputs) {
    if (!input.row_shape.empty()) input.row_shape.erase(input.row_shape.begin());
  }
  return inputs;
}

/// Other rows than the case's.
std::vector<Inputs> other_rows(const Inputs& inputs) {
  std::vector<Inputs> found;
  for (const std::int64_t size : last_axes) found.push_back(with_last_axis(inputs, size));
  found.push_back(with_outer_axes(inputs, {2}));
  found.push_back(with_outer_axes(inputs, {2, 3}));
  found.push_back(without_outer_axis(inputs));
  return found;
}

/// What is wrong with the shapes of one batch; empty: nothing.
std::string wrong_shape(const LayerTrial& trial, const Backends& backends, std::int64_t rows, bool training) {
  LayerProgramSettings settings;
  settings.dtype = DType::float32;
  settings.rows = rows;
  settings.training = training;
  LayerProgram program(trial, backends, settings);
  program.run();
  const std::vector<Tensor> outputs = program.outputs();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Model::Value& value = program.model().outputs()[i];
    const Shape& row = program.model().calls()[static_cast<std::size_t>(value.call)].shapes[i];
    const Shape expected = row.inserted(0, rows);
    if (outputs[i].shape() == expected) continue;
    return fmt::format("output {} of {} rows is {} in {}, the model says {}", i, rows,
                       outputs[i].shape().text(), training ? "training" : "inference", expected.text());
  }
  return {};
}

class ShapesCheck {
 public:
  explicit ShapesCheck(const CheckTable& table) : table_(table), reference_(open_backends("reference")) {}

  CheckResult run(const LayerTrial& trial) {
    check(trial, true);
    for (const Inputs& inputs : other_rows(trial.tried().inputs)) check(trial.with_inputs(inputs), false);
    if (!wrong_.empty()) return CheckResult::failed(fmt::format("{}", fmt::join(wrong_, "; ")));
    return CheckResult::passed(fmt::format("{} shapes of rows{}, batches of {} rows", taken_,
                                           refused_ > 0 ? fmt::format(" ({} refused)", refused_) : "",
                                           fmt::join(batches, ", ")));
  }

 private:
  void check(const LayerTrial& trial, bool own) {
    std::string refusal;
    int refused = 0;
    for (const std::int64_t rows : batches) {
      const std::optional<std::string> why = run_batch(trial, rows);
      table_.beat();
      if (!why) continue;
      ++refused;
      refusal = *why;
      if (own) break;
    }
    const std::string text = trial.tried().text();
    if (own && refused > 0) {
      wrong_.push_back(refusal);
    } else if (refused > 0 && refused < static_cast<int>(std::size(batches))) {
      wrong_.push_back(fmt::format("{}: it takes some sizes of a batch, but: {}", text, refusal));
    }
    ++(refused > 0 ? refused_ : taken_);
  }

  /// Why the rows are refused; nothing if they are taken.
  std::optional<std::string> run_batch(const LayerTrial& trial, std::int64_t rows) {
    try {
      for (const bool training : {true, false}) {
        const std::string found = wrong_shape(trial, reference_, rows, training);
        if (!found.empty()) wrong_.push_back(fmt::format("{}: {}", trial.tried().text(), found));
      }
    } catch (const PluginError&) {
      throw;  // the layer gave no message of its own
    } catch (const Error& error) {
      return error.message();
    }
    return std::nullopt;
  }

  const CheckTable& table_;
  Backends reference_;
  int taken_ = 0;
  int refused_ = 0;
  std::vector<std::string> wrong_;
};

bool is_near(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

/// The outputs for a batch of some rows of the tables.
std::vector<Tensor> outputs_of(LayerProgram& program, const std::vector<Tensor>& tables, std::int64_t first,
                               std::int64_t rows) {
  for (std::size_t i = 0; i < tables.size(); ++i) program.set_input(i, tables[i].rows(first, rows).clone());
  program.run();
  return program.outputs();
}

std::string difference(const std::vector<Tensor>& alone, const std::vector<Tensor>& together,
                       std::int64_t first, std::int64_t rows) {
  for (std::size_t i = 0; i < alone.size(); ++i) {
    if (!is_floating(alone[i].dtype()) || alone[i].shape().rank() == 0) continue;
    const Tensor beside = together[i].rows(first, rows);
    if (alone[i].shape() != beside.shape()) {
      return fmt::format("output {} of {} rows is {} alone and {} beside other rows", i, rows,
                         alone[i].shape().text(), beside.shape().text());
    }
    for (std::int64_t at = 0; at < alone[i].elements(); ++at) {
      if (is_near(alone[i].at(at), beside.at(at), tolerance(beside.dtype()))) continue;
      return fmt::format(
          "in inference rows {} to {} give {:.9g} (element {} of output {}) as a batch, and {:.9g} beside "
          "other rows: a prediction must not depend on the other rows of its batch",
          first, first + rows - 1, alone[i].at(at), at, i, beside.at(at));
    }
  }
  return {};
}

std::vector<Tensor> drawn_tables(const LayerTrial& trial, LayerProgram& program, std::int64_t rows) {
  std::vector<Tensor> tables;
  for (std::size_t i = 0; i < trial.inputs(); ++i) {
    tables.push_back(trial.drawn(i, rows, program.graph().inputs()[i].symbol.dtype()));
  }
  return tables;
}

/// What is wrong with the rows of a few batches; empty: nothing.
std::string wrong_beside_few(const LayerTrial& trial, const Backends& reference, const CheckTable& table) {
  LayerProgramSettings settings;
  settings.rows = whole_batch;
  LayerProgram whole(trial, reference, settings);
  const std::vector<Tensor> tables = drawn_tables(trial, whole, whole_batch);
  const std::vector<Tensor> together = outputs_of(whole, tables, 0, whole_batch);
  for (const std::int64_t rows : {std::int64_t{1}, std::int64_t{5}}) {
    settings.rows = rows;
    LayerProgram part(trial, reference, settings);
    for (const std::int64_t first : {std::int64_t{0}, std::int64_t{17}, whole_batch - rows}) {
      const std::string found = difference(outputs_of(part, tables, first, rows), together, first, rows);
      if (!found.empty()) return found;
      table.beat();
    }
  }
  return {};
}

/// What is wrong with one large batch, computed by some threads; empty: nothing.
std::string wrong_beside_many(const LayerTrial& trial, const Backends& reference,
                              LayerProgramSettings settings, const CheckTable& table) {
  const std::int64_t parts = (trial.many_rows() + whole_batch - 1) / whole_batch;
  settings.rows = parts * whole_batch;
  LayerProgram whole(trial, reference, settings);
  const std::vector<Tensor> tables = drawn_tables(trial, whole, settings.rows);
  const std::vector<Tensor> together = outputs_of(whole, tables, 0, settings.rows);
  const int threads = std::exchange(settings.threads, 1);
  settings.rows = whole_batch;
  LayerProgram part(trial, reference, settings);
  for (std::int64_t batch = 0; batch < parts; ++batch) {
    const std::int64_t first = batch * whole_batch;
    const std::string found =
        difference(outputs_of(part, tables, first, whole_batch), together, first, whole_batch);
    if (!found.empty()) {
      return fmt::format("{} ({}, {} rows, {} thread{})", found, name_of(settings.dtype), parts * whole_batch,
                         threads, threads == 1 ? "" : "s");
    }
    table.beat();
  }
  return {};
}

}  // namespace

CheckResult checked_shapes(const LayerTrial& trial, const CheckTable& table) {
  return ShapesCheck(table).run(trial);
}

CheckResult checked_rows(const LayerTrial& trial, const std::vector<int>& threads, const CheckTable& table) {
  const Backends reference = open_backends("reference");
  if (LayerProgram(trial, reference, {}).draws())
    return CheckResult::skipped("the layer draws random numbers in inference");
  const std::string found = wrong_beside_few(trial, reference, table);
  if (!found.empty()) return CheckResult::failed(found);
  for (const DType dtype : {DType::float64, DType::float32}) {
    for (const int number : threads) {
      LayerProgramSettings settings;
      settings.dtype = dtype;
      settings.threads = number;
      const std::string wrong = wrong_beside_many(trial, reference, settings, table);
      if (!wrong.empty()) return CheckResult::failed(wrong);
    }
  }
  return CheckResult::passed(fmt::format("batches of 1, 5, {} and {} rows", whole_batch, trial.many_rows()));
}

}  // namespace plexus
