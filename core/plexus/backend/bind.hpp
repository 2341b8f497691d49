#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/backend/memory_plan.hpp>
#include <plexus/backend/program_impl.hpp>
#include <plexus/backend/schedule.hpp>

#include <memory>

namespace plexus {

struct BindOptions {
  bool idle = false;    ///< kernels do nothing
  std::size_t gap = 0;  ///< bytes before and behind scratch that nobody uses
};

/// Binds every node of the schedule to its final addresses: fills inputs, outputs, constants, kernels and
/// records of a program whose graphs are set.
void bind_all(Program::Impl& program, const Schedule& schedule, const MemoryPlan& plan,
              const Backends& backends, Store& store, Arena& arena, const BindOptions& options);

}  // namespace plexus
