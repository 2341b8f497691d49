#include "shapes.hpp"

#include <fmt/format.h>

namespace plexus::benchmarks {

std::vector<Shapes> product_shapes() {
  std::vector<Shapes> all;
  const auto layer = [&](std::int64_t batch, std::int64_t in, std::int64_t out, bool first) {
    const std::string text = fmt::format("{}x{}x{}", batch, in, out);
    all.push_back({"forward " + text, ProductKind::dense, batch, in, out});
    if (!first) all.push_back({"backward " + text, ProductKind::product, batch, out, in, false, true});
    all.push_back({"update " + text, ProductKind::update, in, batch, out, true});
  };
  layer(32, 784, 300, true);
  layer(32, 300, 100, false);
  layer(32, 100, 10, false);
  layer(32, 8, 30, true);
  layer(32, 30, 1, false);
  layer(8, 64, 32, true);
  layer(8, 32, 16, false);
  layer(8, 16, 8, false);
  layer(64, 256, 256, false);
  layer(128, 512, 512, false);
  layer(32, 2048, 2048, false);
  layer(256, 784, 300, false);
  layer(256, 2048, 2048, false);
  all.push_back({"predict 1x784x300", ProductKind::dense, 1, 784, 300});
  all.push_back({"predict 1x300x100", ProductKind::dense, 1, 300, 100});
  all.push_back({"predict 1x2048x2048", ProductKind::dense, 1, 2048, 2048});
  return all;
}

}  // namespace plexus::benchmarks
