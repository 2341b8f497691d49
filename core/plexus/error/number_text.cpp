#include <plexus/error/number_text.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

std::string number_text(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

}  // namespace plexus
