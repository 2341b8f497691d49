#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace plexus::app {

/// The backends that came to a verdict, here or on the other machine; "speed" if it was of none of them.
std::string names_of(const Comparison& comparison, Verdict verdict);

/// Where an element of a value lies: element 305 of [32, 100] is "[3, 5]". Requires: element lies in shape.
std::string index_text(std::int64_t element, const Shape& shape);

/// How times, rates and claims are written, in the terminal and on the page.
std::string time_text(double us);                                    ///< "83.2 us", "1.24 ms", "2.10 s"
std::string rate_text(double per_second);                            ///< "950/s", "38.4k/s", "1.21M/s"
std::string bytes_text(std::size_t bytes);                           ///< "512 B", "1.9 MB" (of 10^6)
std::string count_text(std::size_t count, const std::string& what);  ///< "1 thread", "2 threads"
/// "2 threads against 1: all of 12 values have the same bits".
std::string bits_text(const ThreadBits& bits);
/// Whether there is more than one number of threads, of which one can be best.
bool has_several_threads(const SpeedReport& report);
/// "0.089 [0.087, 0.091]"
std::string ratio_text(const Ratio& ratio);
/// "faster, 11.2 times", "slower by 9.8 %", "no difference shown".
std::string claim_text(const Ratio& ratio, Claim claim);

}  // namespace plexus::app
