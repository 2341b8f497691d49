#pragma once

#include <plexus/graph/difference.hpp>
#include <plexus/nn/layer.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A directed acyclic graph of layers: sequential, or with several inputs, outputs and shared layers. It is
/// first described (input, add, output) and then built, which traces it once and freezes its parameters.
/// Several threads may call the const functions of a built model at once; one that describes or builds it
/// must be alone.
class Model {
 public:
  /// A value that flows between layers: an output of a call of a layer, or an input.
  struct Value {
    int call = -1;
    int output = 0;
    friend bool operator==(const Value&, const Value&) = default;
  };
  struct Input {
    std::string name;
    Type row;  ///< without the batch dimension, as the data holds it (uint8 stays uint8)
  };
  /// One use of a layer.
  struct Call {
    int layer = -1;  ///< -1: an input
    int input = -1;
    std::vector<Value> from = {};
    std::vector<Shape> shapes = {};          ///< of the outputs, without the batch dimension; after build
    std::string name = {};                   ///< of the layer, or the one that a shared call was given
    Position position = {};                  ///< where a run file describes it
    std::vector<Position> from_places = {};  ///< where it names each of `from`; empty: nowhere
  };
  struct Entry {
    NamedLayer layer;
    std::int64_t parameters = 0;     ///< elements of variables that are trained; after build
    std::int64_t non_trainable = 0;  ///< elements of states, and of parameters with trainable: false
  };

  Model() = default;
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  /// `row`: shape and dtype of one sample. Integer inputs are cast to the compute dtype when they are fed.
  Value input(std::string name, const Type& row);
  /// Adds a layer and calls it. A name may have parts that '/' separates, as the layers of a repetition have.
  /// Throws UsageError for a name that is taken, or that begins with all of another layer's name and '/'.
  /// `places`: where a run file names each of `from`, for messages.
  Value add(NamedLayer layer, std::vector<Value> from, std::vector<Position> places = {});
  Value add(NamedLayer layer, Value from) { return add(std::move(layer), std::vector<Value>{from}); }
  /// Calls a layer of the model again; both calls share its weights. An output of this call is named `name`,
  /// or after the layer if it is empty. `position`: where a run file says so. Throws UsageError for an
  /// unknown layer and for a name that is taken.
  Value share(std::string_view layer, std::vector<Value> from, std::string name = {}, Position position = {},
              std::vector<Position> places = {});
  /// Makes a value an output; it is named `name`, or after its layer if that is empty. Throws UsageError for
  /// a value that the model does not have and for a name that another output has; whether a layer has so many
  /// outputs shows when the model is built, as an error at `position`.
  void output(Value value, std::string name = {}, Position position = {});
  /// The simplest case: each layer follows the one before.
  static Model sequential(const Type& row, std::vector<NamedLayer> layers, std::string input = "input");

  const std::vector<Input>& inputs() const { return inputs_; }
  const std::vector<Entry>& layers() const { return layers_; }
  const std::vector<Call>& calls() const { return calls_; }
  const std::vector<Value>& outputs() const { return outputs_; }
  /// The name of output `i`. Throws UsageError if there is none.
  const std::string& output_name(std::size_t i) const;
  /// In the order of the outputs.
  const std::vector<std::string>& output_names() const { return output_names_; }
  /// The name of the call or input that makes a value. Throws UsageError for a value that the model does not
  /// have.
  const std::string& source_name(const Value& value) const;
  /// The outputs of all calls of that name, or the input of that name. Throws UsageError, which suggests near
  /// names, if there is neither. Requires: built.
  std::vector<Value> values_of(std::string_view name) const;

  /// Traces the model once in training mode, which fixes parameters, states and shapes. Errors name the
  /// layer, the one before it and both shapes ("in layer 'dense_1' (dense), after 'flatten' [?, 784]: ...").
  /// Throws UsageError if there is no output.
  void build(DType dtype);
  bool built() const { return built_; }
  /// Parameters and states in order of layers. Requires: built.
  const std::vector<Declaration>& declarations() const { return declarations_; }

  /// Traces the model again as `build` did and compares the graphs: only if calls are pure do all programs of
  /// a model compute the same. Throws UsageError, which names the layer, its plugin and what differs.
  /// Requires: built.
  void require_pure() const;
  /// Throws UsageError that names the layer in which two traces differ that should be equal; returns if the
  /// difference is in no layer.
  void blame_layer(const GraphDifference& difference) const;
  /// Rethrows the error that is being handled as one of the layer `name`: with its name, and at its place in
  /// a run file. `name` may be a path in a layer, such as that of one of its variables. If there is no such
  /// layer, only the error's fact `layer` changes: it becomes empty.
  [[noreturn]] void rethrow_in_layer(std::string_view name) const;

  /// Calls the layers on symbols [rows, ...] in the trace. Returns the outputs. Requires: built (but for
  /// build itself).
  std::vector<Symbol> call(Trace& trace, std::span<const Symbol> inputs) const;
  /// The same, but returns `values` of the model instead of its outputs.
  std::vector<Symbol> call(Trace& trace, std::span<const Symbol> inputs, std::span<const Value> values) const;

 private:
  void require_open() const;
  void require_free(const std::string& name) const;
  void require_values(std::span<const Value> from, std::string_view layer) const;
  bool taken(std::string_view name) const { return layer_of_.find(name) != layer_of_.end(); }
  std::string unique_name(const std::string& type);
  /// The layer of that name, or null.
  const Entry* find_layer(std::string_view name) const;
  /// The layer in which a path lies ("dense_1/activation"), or null.
  const Entry* layer_of_path(std::string_view path) const;
  Value append(Call call);
  std::vector<std::vector<Symbol>> call_for_build(Trace& trace) const;
  void take_shapes(const std::vector<std::vector<Symbol>>& values);
  void count_parameters();

  std::vector<Input> inputs_;
  std::vector<Entry> layers_;
  std::vector<Call> calls_;
  std::vector<Value> outputs_;
  std::vector<std::string> output_names_;
  std::vector<Position> output_places_;
  std::map<std::string, int, std::less<>> layer_of_;      ///< by name; -1: an input or a shared call has it
  std::map<std::string, int, std::less<>> last_numbers_;  ///< by type: in the name generated last
  std::vector<Declaration> declarations_;
  std::shared_ptr<const Graph> built_graph_;  ///< what `build` traced
  DType built_dtype_ = DType::float32;
  bool built_ = false;
};

}  // namespace plexus
