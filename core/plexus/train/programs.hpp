#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/train/step.hpp>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace plexus {

/// The programs of one model on one backend: each is traced and compiled when first asked for. They share the
/// variables and one arena, and borrow model and plan. Variables come into the store when the first program
/// that needs them does.
class Programs {
 public:
  Programs(const Model& model, const Plan* plan, Backends backends, CompileOptions options, DType dtype,
           std::uint64_t seed);
  Programs(const Programs&) = delete;  // programs point into the store and the arena
  Programs& operator=(const Programs&) = delete;

  /// The program of a step. `spec`'s dtype and seed are filled in here.
  Program& step(StepSpec spec);
  /// What turns accumulators into logs. Requires: a plan.
  Program& results();
  /// Sets all accumulators to zero.
  void reset_accumulators();

  Store& store() { return store_; }
  const Backends& backends() const { return backends_; }
  DType dtype() const { return dtype_; }

 private:
  Program build(const TracedStep& traced);
  void create_variables(const std::vector<Declaration>& declarations);
  void create_group(const std::vector<const Declaration*>& group);

  const Model& model_;
  const Plan* plan_;
  Backends backends_;
  CompileOptions options_;
  DType dtype_;
  std::uint64_t seed_;
  Store store_;
  Arena arena_;
  std::vector<std::pair<StepSpec, std::unique_ptr<Program>>> steps_;  // a handful
  std::unique_ptr<Program> results_;
};

}  // namespace plexus
