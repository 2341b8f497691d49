#pragma once

#include <string>

namespace plexus {

/// The shortest text that reads back as the number: "0.25", "1e-07"; what is not finite is "inf", "-inf" and
/// "nan", without the sign that processors give it, which says nothing.
std::string number_text(double value);

}  // namespace plexus
