#pragma once

#include <string_view>

namespace plexus {

/// Advice that foreign_key and foreign_component both give, as the rest of a message after "; ".

inline constexpr std::string_view no_scaler =
    "scalers are fitted to the data before the model: write data: {prepare: [standard_scaler]}, or scale by "
    "a "
    "constant with the layer '- rescaling: {scale: 1/255}'";
inline constexpr std::string_view no_input_width = "leave it out: the data says how wide the input is";

}  // namespace plexus
