#include <plexus/ops/detail/reduction_examples.hpp>

namespace plexus {

std::vector<OpExample> reduction_examples() {
  const auto over = [](const Shape& shape, std::vector<std::int64_t> axes, bool keep_dims) {
    return OpExample{{{{DType::float32, shape}}}, {{"axes", std::move(axes)}, {"keep_dims", keep_dims}}};
  };
  return {over({3, 7}, {1}, false), over({33, 5}, {0}, true), over({2, 3, 4}, {0, 2}, false),
          over({13}, {0}, false)};
}

}  // namespace plexus
