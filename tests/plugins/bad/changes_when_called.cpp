// Components that change the process when they are made or called: what, the environment tells.

#include <plexus/plexus.hpp>

#include <cstdlib>

#include "../changes.hpp"

namespace {

using namespace plexus;

/// What PLEXUS_TEST_CHANGE names.
void change_as_asked() {
  if (const char* what = std::getenv("PLEXUS_TEST_CHANGE")) change(what);
}

class ChangingLayer final : public Layer {
 public:
  static Schema schema() {
    return Schema("changing_layer", "changes the process when it is made and traced");
  }
  ChangingLayer() { change_as_asked(); }
  Symbol call(Scope&, const Symbol& x) const override {
    change_as_asked();
    return x;
  }
};

class ChangingDataset final : public Dataset {
 public:
  static Schema schema() { return Schema("changing_dataset", "changes the process when it is described"); }
  Description describe() const override {
    change_as_asked();
    Description description;
    description.fields = {{"x", {DType::float32, {}}, Use::input}, {"y", {DType::float32, {}}, Use::target}};
    return description;
  }
  std::vector<Column> read(Part) const override { return {}; }
  std::vector<std::string> files() const override { return {}; }
};

/// Has only relu, in double precision.
class ChangingBackend final : public Backend {
 public:
  static Schema schema() { return Schema("changing_backend", "changes the process in all that it does"); }
  std::string_view name() const override { return "changing_backend"; }
  int rank() const override { return -1; }
  Support support(const Node& node) const override {
    change_as_asked();
    return {node.op().name() == "relu", "relu only"};
  }
  Kernel bind(BindContext& context) const override {
    change_as_asked();
    return kernel([x = context.in<double>(0), y = context.out<double>(), &team = context.team()] {
      team.parallel_for(2, 1, [&](std::int64_t begin, std::int64_t end) {
        change_as_asked();
        for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] > 0 ? x[i] : 0;
      });
    });
  }
};

}  // namespace

PLEXUS_PLUGIN("changes_when_called", "1.0.0", registrar) {
  registrar.add<ChangingLayer>();
  registrar.add<ChangingDataset>();
  registrar.add<ChangingBackend>();
}
