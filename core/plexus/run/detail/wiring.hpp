#pragma once

#include <plexus/model/model.hpp>
#include <plexus/run/model_config.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The section `model` of a run file as a sequence of calls for a Model: repetitions are written out, names
/// are resolved, and what each call reads is a value of the model, whose first values are its inputs.
struct Wiring {
  struct Call {
    const ModelConfig::Item* item = nullptr;  ///< a layer, or a share
    std::string name;                         ///< with the names of the repetitions that it lies in
    std::string shared;                       ///< share: the layer whose weights it uses
    std::vector<Model::Value> from;
    std::vector<Position> places;  ///< where the run file names them; empty where it does not
  };
  struct Output {
    Model::Value value;
    std::string name;
    Position position;
  };
  std::vector<Call> calls;
  std::vector<Output> outputs;

  std::vector<std::string> output_names() const;
};

/// An input of the data.
struct InputPlace {
  std::string name;
  Position position;  ///< where the run file names it; that of the model where it does not
};

/// Wires a model to the inputs of its data. These go to `diagnostics`: names that are given twice or are
/// unknown, layers that read what stands below them or each other in a cycle, a layer that leads to no
/// output, an input that no layer reads, a missing `from`. The result refers to `config`, which must outlive
/// it, and is complete only if nothing was added.
Wiring wire(const ModelConfig& config, const std::vector<InputPlace>& inputs, Diagnostics& diagnostics);

}  // namespace plexus
