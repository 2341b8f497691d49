#include <plexus/error/error.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/ops/reductions.hpp>

#include <utility>

#include <fmt/format.h>

/// Reductions that are composed of other ops.
namespace plexus {

namespace {

void require_truths(std::string_view function, const Symbol& x) {
  const Type type = x.type();
  require_operands(function, std::span(&type, 1), 1, Operands::boolean);
}

/// Whether any element is true: the count of true elements is not zero.
Symbol is_any(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  return not_equal(sum(cast(x, DType::int32), std::move(axes), keep_dims), 0);
}

}  // namespace

Symbol any(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  require_truths("any", x);
  return is_any(x, std::move(axes), keep_dims);
}

Symbol all(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  require_truths("all", x);
  return logical_not(is_any(logical_not(x), std::move(axes), keep_dims));
}

Symbol logsumexp(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims) {
  const Symbol largest = stop_gradient(max(x, axes, true));
  // An infinite maximum would make exponents inf - inf.
  const Symbol shift = select(isinf(largest), 0, largest);
  const Symbol sums = sum(exp(x - shift), axes, keep_dims);
  return log(sums) + reshape(shift, sums.shape());
}

Symbol variance(const Symbol& x, std::vector<std::int64_t> axes, bool keep_dims, std::int64_t ddof) {
  const Symbol squares = sum(square(x - mean(x, axes, true)), axes, keep_dims);
  const std::int64_t count = reduced_count(x.shape(), axes_of("variance", x.type(), axes));
  if (ddof < 0 || ddof >= count) {
    throw ShapeError(
        fmt::format("variance: ddof {} of the {} values of each variance of {} is not in [0, {})", ddof,
                    count, x.type().text(), count));
  }
  return squares / static_cast<double>(count - ddof);
}

}  // namespace plexus
