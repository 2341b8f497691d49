#pragma once

#include <string>

namespace plexus {

/// The shortest text that reads back as the number: "0.25", "1e-07"; "inf" or "-inf" for an infinity; "nan"
/// for a NaN, whose sign has no meaning and differs between processors.
std::string number_text(double value);

}  // namespace plexus
