#pragma once

#include <plexus/run/run.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// What a run would do, found without training: the facts that `plexus check` prints.
struct RunCheck {
  struct Group {
    std::string name;
    std::vector<std::string> columns;
    Type row;                                   ///< of one row, as the model is given it
    std::vector<std::string> classes = {};      ///< of a target; empty for numbers
    std::vector<std::string> prepared_by = {};  ///< the transforms of `prepare_target`, for a target
  };
  struct Output {
    std::string name;
    Shape row;
    std::string loss;  ///< empty if it does not train
    std::vector<std::string> metrics = {};
  };
  /// A kind of node that the chosen backend does not run itself.
  struct Fallback {
    std::string op;
    std::string provider;
    std::string reason;
    int nodes = 1;
  };

  /// False: the run file only predicts, with weights that it gives. A step is one of prediction then.
  bool trains = true;
  /// Whether the rows were read. Large arrays whose types their headers tell are not.
  bool data_was_read = false;
  /// Rows of the parts: absent if there is no such part, or if their number is not known.
  std::optional<std::int64_t> train_rows;
  std::optional<std::int64_t> validation_rows;
  std::optional<std::int64_t> test_rows;
  std::vector<Group> inputs;
  std::vector<Group> targets;

  std::size_t layers = 0;
  std::int64_t parameters = 0;
  std::int64_t non_trainable = 0;
  std::vector<Output> outputs;

  std::size_t kernels = 0;                 ///< of a training step
  std::vector<Fallback> fallbacks = {};    ///< not by the chosen backend
  std::size_t data_bytes = 0;              ///< of the parts that training holds; 0 if not known
  std::size_t variable_bytes = 0;          ///< parameters, states, slots of the optimizer
  std::size_t step_bytes = 0;              ///< values of a training step
  std::int64_t batch_rows = 0;             ///< of a step
  double step_seconds = 0;                 ///< measured
  std::optional<std::int64_t> steps = {};  ///< of an epoch
};

/// Checks an opened run as far as that is possible without training: reads the data's rows, the test part's
/// too, if they are few or if only they tell what a column holds; compares them with the model, the losses
/// and the metrics; compiles the training step and times a few steps of it, on rows of zeros if none were
/// read. Of a run file that only predicts, which has to be opened with Needs::given, it checks that every
/// weight is given, reads all rows, and compiles and times their prediction. It writes nothing. Throws what
/// training or prediction throws: DataError for rows that cannot be used, BackendError, ShapeError.
RunCheck check_run(const Run& run);

}  // namespace plexus
