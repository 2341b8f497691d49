#include <plexus/ops/detail/gradient_sum.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

void GradientSum::add(const Symbol& part) {
  if (joins(part)) return;
  const Symbol before = total();
  begin(before ? before : part);
  // Slices that were joined along one axis may adjoin the part along another.
  if (before && !joins(part)) sum_ = before + part;
}

Symbol GradientSum::total() {
  if (const auto* slices = std::get_if<JoinedSlices>(&sum_)) sum_ = Symbol(slices->made());
  if (const auto* products = std::get_if<JoinedProducts>(&sum_)) sum_ = Symbol(products->made());
  return std::get<Symbol>(sum_);
}

void GradientSum::begin(const Symbol& part) {
  if (JoinedSlices::takes(part)) {
    sum_ = JoinedSlices(part);
  } else if (JoinedProducts::takes(part)) {
    sum_ = JoinedProducts(part);
  } else {
    sum_ = part;
  }
}

bool GradientSum::joins(const Symbol& part) {
  if (auto* slices = std::get_if<JoinedSlices>(&sum_)) return slices->join(part);
  if (auto* products = std::get_if<JoinedProducts>(&sum_)) return products->join(part);
  return false;
}

}  // namespace plexus
