#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/backend/detail/memory_plan.hpp>
#include <plexus/backend/detail/program_impl.hpp>
#include <plexus/backend/detail/schedule.hpp>

#include <memory>

namespace plexus {

struct BindOptions {
  bool idle = false;    ///< kernels do nothing
  std::size_t gap = 0;  ///< unused bytes before and after scratch memory
};

/// Binds every node of the schedule to its final addresses: fills inputs, outputs, constants, kernels and
/// records of a program whose graphs are set.
void bind_all(Program::Impl& program, const NodeOrder& schedule, const MemoryPlan& plan,
              const Backends& backends, Store& store, Arena& arena, const BindOptions& options);

}  // namespace plexus
