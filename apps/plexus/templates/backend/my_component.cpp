#include <plexus/backend/kernel_table.hpp>
#include <plexus/plexus.hpp>

using namespace plexus;

/// The least number of elements that are worth a thread.
constexpr std::int64_t grain = 16384;

/// A kernel captures addresses and sizes when it is bound; running it allocates nothing.
Kernel bind_relu(BindContext& context) {
  return kernel([x = context.in<float>(0), y = context.out<float>(),
                 n = context.node().type().shape.elements(), &team = context.team()] {
    team.parallel_for(n, grain, [x, y](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] < 0 ? 0 : x[i];  // NaN stays NaN
    });
  });
}

/// A backend that has a kernel for relu of float32. All else is inherited: other nodes run by the op's own
/// kernel, by its definition, or on the reference backend. apps/examples/packed shows how to go on.
class MyComponent final : public Backend {
 public:
  static Schema schema() { return Schema("my_component", "relu of float32; all else by the reference"); }
  MyComponent() { kernels_.add({{"relu", input_is<Types<float>>, bind_relu}}); }

  std::string_view name() const override { return "my_component"; }
  int rank() const override { return -1; }  // below the others: only runs that name it use it
  Support support(const Node& node) const override { return kernels_.support(node); }
  Kernel bind(BindContext& context) const override { return kernels_.bind(context); }

 private:
  KernelTable kernels_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
