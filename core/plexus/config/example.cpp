#include <plexus/config/example.hpp>

#include <utility>

namespace plexus {

ExampleInput rows_of(std::vector<std::int64_t> row_shape, double low, double high) {
  return {std::move(row_shape), low, high, false};
}

ExampleInput indices_of(std::vector<std::int64_t> row_shape, std::int64_t count) {
  return {std::move(row_shape), 0, static_cast<double>(count), true};
}

}  // namespace plexus
