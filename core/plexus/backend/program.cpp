#include <plexus/backend/detail/floating_point_scope.hpp>
#include <plexus/backend/detail/program_impl.hpp>
#include <plexus/error/index_error.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Whether a table has this type except for its number of rows.
bool fits_open(const Type& table, const Type& input) {
  return table.dtype == input.dtype && table.shape.rank() == input.shape.rank() && table.shape.rank() > 0 &&
         std::equal(table.shape.begin() + 1, table.shape.end(), input.shape.begin() + 1);
}

void set_table(Program::Impl::Input& input, const void* data, std::int64_t rows) {
  if (!input.type.shape.is_open()) {
    throw UsageError(
        fmt::format("input '{}' is of fixed size ({}): write it", input.name, input.type.text()));
  }
  if (data == nullptr && rows > 0) {
    throw UsageError(fmt::format("input '{}' was bound to {} rows at no address", input.name, rows));
  }
  input.table = {data, rows};
  input.given = true;
}

void require_given(const std::vector<Program::Impl::Input>& inputs) {
  for (const auto& input : inputs) {
    if (!input.needed || input.given) continue;
    throw UsageError(fmt::format("input '{}' ({}) has no value: {} it before replaying", input.name,
                                 input.type.text(), input.type.shape.is_open() ? "bind" : "write"));
  }
}

/// Which kernel of which layer failed, at which step.
std::string where(const KernelRecord& record, std::int64_t position) {
  const Node& node = *record.node;
  return fmt::format("in step {}, '{}'{} on {}", position, node.op().name(),
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()), record.provider);
}

FloatingPoint mode_of_kernels(bool flushes_subnormals) {
  const FloatingPoint now = FloatingPoint::now();
  return flushes_subnormals ? now.flushing_subnormals() : now;
}

/// Sets the floating-point mode of kernels while it exists; at the end it restores the mode, with a warning,
/// if a kernel changed it. One object covers a whole replay, since a check around each kernel costs time;
/// kernels of foreign plugins are checked one by one (bind.cpp).
class ModeOfKernels {
 public:
  ModeOfKernels(bool flushes_subnormals, std::span<const KernelRecord> kernels)
      : kernels_(kernels), mode_(mode_of_kernels(flushes_subnormals)), scope_(mode_) {}
  ~ModeOfKernels() {
    if (FloatingPoint::now() != mode_) restore_floating_point(mode_, origins());
  }
  ModeOfKernels(const ModeOfKernels&) = delete;
  ModeOfKernels& operator=(const ModeOfKernels&) = delete;

 private:
  std::vector<const Origin*> origins() const {
    std::vector<const Origin*> found;
    for (const KernelRecord& kernel : kernels_) {
      const bool known = std::find(found.begin(), found.end(), kernel.origin) != found.end();
      if (kernel.origin != nullptr && !known) found.push_back(kernel.origin);
    }
    return found;
  }

  std::span<const KernelRecord> kernels_;
  FloatingPoint mode_;
  detail::FloatingPointScope scope_;
};

[[noreturn]] void rethrow_from(const KernelRecord& record, std::int64_t position) {
  try {
    rethrow_from(record.origin, "its kernel");
  } catch (Error& error) {
    if (auto* index = dynamic_cast<IndexError*>(&error)) index->set_step(position);
    error.add_context(where(record, position));
    throw;
  }
}

}  // namespace

Program::Program(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

void Program::bind(std::string_view name, const void* data, std::int64_t rows) {
  Impl::Input& input = impl_->input(name);
  set_table(input, data, rows);
  input.value = Tensor();
}

void Program::bind(std::string_view name, const Tensor& table) {
  Impl::Input& input = impl_->input(name);
  if (!fits_open(table.type(), input.type)) {
    throw ShapeError(fmt::format("input '{}' is {}, but {} was bound to it", name, input.type.text(),
                                 table.type().text()));
  }
  set_table(input, table.raw(), table.shape()[0]);
  input.value = table;
}

void Program::write(std::string_view name, const Tensor& value) {
  Impl::Input& input = impl_->input(name);
  if (input.type.shape.is_open()) {
    throw UsageError(fmt::format("input '{}' is a table ({}): bind it", name, input.type.text()));
  }
  if (value.type() != input.type) {
    throw ShapeError(fmt::format("input '{}' is {}, but {} was written to it", name, input.type.text(),
                                 value.type().text()));
  }
  input.given = true;
  if (input.needed) std::memcpy(input.value.raw(), value.raw(), value.bytes());
}

void Program::flush_subnormals() { impl_->flushes_subnormals = true; }

void Program::replay(std::int64_t first, std::int64_t count) {
  Impl& impl = *impl_;
  require_given(impl.inputs);
  const ModeOfKernels mode(impl.flushes_subnormals, impl.records);
  const Kernel* const begin = impl.kernels.data();
  const Kernel* const end = begin + impl.kernels.size();
  const Kernel* kernel = begin;
  try {
    for (std::int64_t step = first; step < first + count; ++step) {
      *impl.position = step;
      for (kernel = begin; kernel != end; ++kernel) (*kernel)();
    }
  } catch (...) {
    rethrow_from(impl.records[static_cast<std::size_t>(kernel - begin)], *impl.position);
  }
}

void Program::replay_timed(std::int64_t first, std::int64_t count, std::span<double> seconds) {
  using Clock = std::chrono::steady_clock;
  Impl& impl = *impl_;
  require_given(impl.inputs);
  if (seconds.size() != impl.kernels.size()) {
    throw UsageError(
        fmt::format("there are {} kernels to time, but places for {}", impl.kernels.size(), seconds.size()));
  }
  const ModeOfKernels mode(impl.flushes_subnormals, impl.records);
  for (std::int64_t step = first; step < first + count; ++step) {
    *impl.position = step;
    Clock::time_point before = Clock::now();
    for (std::size_t i = 0; i < impl.kernels.size(); ++i) {
      impl.kernels[i]();
      const Clock::time_point after = Clock::now();
      seconds[i] += std::chrono::duration<double>(after - before).count();
      before = after;
    }
  }
}

void Program::run_kernel(std::size_t kernel, std::int64_t position) {
  Impl& impl = *impl_;
  require_given(impl.inputs);
  *impl.position = position;
  const ModeOfKernels mode(false, std::span(&impl.records.at(kernel), 1));
  try {
    impl.kernels.at(kernel)();
  } catch (...) {
    rethrow_from(impl.records[kernel], position);
  }
}

Tensor Program::view(std::string_view name) const {
  const Impl::Output& output = impl_->output(name);
  return Tensor(output.type, std::shared_ptr<std::byte>(output.address, [](std::byte*) {}));
}

Tensor Program::output(std::string_view name) const { return view(name).clone(); }

const std::vector<KernelRecord>& Program::kernels() const { return impl_->records; }
const Graph& Program::graph() const { return *impl_->compiled; }
const Graph& Program::traced() const { return *impl_->traced; }
const std::vector<Replacement>& Program::replacements() const { return impl_->replacements; }
std::size_t Program::arena_bytes() const { return impl_->arena_bytes; }

}  // namespace plexus
