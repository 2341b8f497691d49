// Backends that cannot be made, cannot be asked for this or that, or call themselves otherwise than they are
// registered.

#include <plexus/plexus.hpp>

#include <stdexcept>

namespace {

using namespace plexus;

class Idle : public Backend {
 public:
  int rank() const override { return 1000; }
  Support support(const Node&) const override { return {}; }
  Kernel bind(BindContext&) const override { return {}; }
};

class NoDevice final : public Idle {
 public:
  static Schema schema() { return Schema("no_device", "cannot be made"); }
  NoDevice() { throw std::runtime_error("there is no device"); }
  std::string_view name() const override { return "no_device"; }
};

class OldDriver final : public Idle {
 public:
  static Schema schema() { return Schema("old_driver", "cannot be asked"); }
  std::string_view name() const override { return "old_driver"; }
  std::string unavailable() const override { throw std::runtime_error("the driver is too old"); }
};

class NoPatterns final : public Idle {
 public:
  static Schema schema() { return Schema("no_patterns", "cannot be asked for its rewrites"); }
  std::string_view name() const override { return "no_patterns"; }
  std::vector<const Rewrite*> rewrites() const override {
    throw std::runtime_error("no patterns were found");
  }
};

/// Has addition, but throws when it is asked for a product.
class NoProducts final : public Idle {
 public:
  static Schema schema() { return Schema("no_products", "cannot be asked for products"); }
  std::string_view name() const override { return "no_products"; }
  Support support(const Node& node) const override {
    if (node.op().name() == "matmul") throw std::runtime_error("products come later");
    return {};
  }
};

class Misnamed final : public Idle {
 public:
  static Schema schema() { return Schema("misnamed", "calls itself otherwise"); }
  std::string_view name() const override { return "fast"; }
};

}  // namespace

PLEXUS_PLUGIN("broken_backends", "1.0.0", registrar) {
  registrar.add<NoDevice>();
  registrar.add<OldDriver>();
  registrar.add<NoPatterns>();
  registrar.add<NoProducts>();
  registrar.add<Misnamed>();
}
