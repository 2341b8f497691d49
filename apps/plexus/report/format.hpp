#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace plexus::app {

/// The backends that have this verdict, here or on the other machine; "speed" if none has it, since then
/// measuring the speed has failed.
std::string names_of(const Comparison& comparison, Verdict verdict);

/// The index of an element in row-major order: element 305 of [32, 100] is "[3, 5]". Requires: the element is
/// in the shape.
std::string index_text(std::int64_t element, const Shape& shape);

/// Times, rates, sizes and counts as the terminal and the page show them.
std::string time_text(double us);                                    ///< "83.2 us", "1.24 ms", "2.10 s"
std::string rate_text(double per_second);                            ///< "950/s", "38.4k/s", "1.21M/s"
std::string bytes_text(std::size_t bytes);                           ///< "512 B", "1.9 MB" (10^6 bytes)
std::string count_text(std::size_t count, const std::string& what);  ///< "1 thread", "2 threads"
/// "2 threads against 1: all of 12 values have the same bits".
std::string bits_text(const ThreadBits& bits);
/// Whether the report has measurements with different numbers of threads.
bool has_several_threads(const SpeedReport& report);
/// "0.089 [0.087, 0.091]"
std::string ratio_text(const Ratio& ratio);
/// "faster, 11.2 times", "slower by 9.8 %", "no difference shown".
std::string claim_text(const Ratio& ratio, Claim claim);

}  // namespace plexus::app
