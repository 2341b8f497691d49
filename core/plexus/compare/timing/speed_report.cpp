#include <plexus/compare/timing/speed_report.hpp>

#include <fmt/format.h>

namespace plexus {

std::string SpeedItem::what() const {
  return fmt::format("{}, {} row{}", training ? "training step" : "prediction", rows, rows == 1 ? "" : "s");
}

}  // namespace plexus
