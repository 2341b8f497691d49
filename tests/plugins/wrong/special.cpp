// Backends whose relu is right for the numbers that a training sees, and wrong for others.

#include <cmath>
#include <limits>

#include "wrong.hpp"

namespace {

enum class Fault {
  hides_nan,
  hides_infinity,  // of a value that is too large
  subnormal,       // is no number
  flushed,         // a subnormal number becomes zero, though nothing is rounded
  clips_large,     // above 1e4
  negative_zero    // is taken for a negative number whose logarithm is wanted
};

float wrong_relu(Fault fault, float x) {
  if (fault == Fault::hides_nan && std::isnan(x)) return 0;
  if (fault == Fault::hides_infinity && std::isinf(x) && x > 0) return std::numeric_limits<float>::max();
  if (fault == Fault::subnormal && std::fpclassify(x) == FP_SUBNORMAL) return NAN;
  if (fault == Fault::flushed && std::fpclassify(x) == FP_SUBNORMAL) return 0;
  if (fault == Fault::clips_large && x > 1e4F) return 1e4F;
  if (fault == Fault::negative_zero && x == 0 && std::signbit(x)) return NAN;
  return relu(x);
}

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node& node) const override {
    return has(is_op(node, "relu") && node.type().dtype == DType::float32);
  }

  Kernel bind(BindContext& context) const override {
    const float* x = context.in<float>(0);
    float* y = context.out<float>();
    const std::int64_t n = context.node().type().shape.elements();
    return kernel([x, y, n, fault = fault()] {
      for (std::int64_t i = 0; i < n; ++i) y[i] = wrong_relu(fault, x[i]);
    });
  }
};

}  // namespace

void add_wrong_special_values(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"hides_nan", Fault::hides_nan},
                             {"hides_infinity", Fault::hides_infinity},
                             {"subnormal", Fault::subnormal},
                             {"flushed", Fault::flushed},
                             {"clips_large", Fault::clips_large},
                             {"negative_zero", Fault::negative_zero}});
}
