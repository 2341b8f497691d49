#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/nn/trace.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace plexus {

/// Records a component into a trace: adds the inputs, of the trace's dtype where they are floating, and names
/// the outputs.
using Recorder = std::function<void(Trace&)>;

/// One component recorded alone, compiled for a backend, with variables that start as they are declared. One
/// thread at a time.
class TracedAlone {
 public:
  TracedAlone(const Recorder& record, const TraceSettings& settings, const Backends& backends);

  Trace& trace() { return trace_; }
  const Program& program() const { return program_; }
  Program& program() { return program_; }
  Store& store() { return store_; }

  /// Copies a value into an input, converted to its dtype.
  void write(std::string_view input, const Tensor& value);
  void write(const NamedTensors& inputs);
  void run() { program_.run(); }
  /// The value of an output, converted to float64.
  Tensor output(std::string_view name) const;
  bool has_output(std::string_view name) const;

 private:
  Program compiled(const Recorder& record, const Backends& backends);

  Trace trace_;
  Store store_;
  Arena arena_;
  Program program_;
};

/// What differs between two traces of a component that should be equal; empty: nothing.
std::string impurity(const Recorder& record, const TraceSettings& settings);

}  // namespace plexus
