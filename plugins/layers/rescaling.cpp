#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x * scale + offset.
class Rescaling final : public Layer {
 public:
  static Schema schema() {
    return Schema("rescaling", "x * scale + offset")
        .number("scale", "factor, for example 1/255")
        .number("offset", 0.0, "added after scaling")
        .example({{"scale", 0.5}, {"offset", 3}});
  }

  explicit Rescaling(const Options& options)
      : scale_(options.number("scale")), offset_(options.number("offset")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    const Symbol scaled = x * scale_;
    return offset_ == 0 ? scaled : scaled + offset_;
  }

 private:
  double scale_;
  double offset_;
};

}  // namespace

void register_rescaling(Registrar& registrar) { registrar.add<Rescaling>(); }

}  // namespace plexus
