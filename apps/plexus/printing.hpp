#pragma once

#include <plexus/error/printable.hpp>

#include <string_view>

#include <fmt/format.h>

namespace plexus::app {

/// Must be called first in main. Puts something that cannot be written to or read from in the place of closed
/// standard streams, so that no file that is opened later gets their numbers; and lets a write to a pipe
/// whose reader has gone, or beyond the limit of a file's size, fail instead of ending the process.
void prepare_printing();

/// Writes to standard error what a user should read: progress, notes, warnings, errors. It never throws, and
/// failures are ignored (the terminal is gone, the disk is full): the work goes on without its messages.
void write_message(std::string_view text) noexcept;

/// Writes a result to standard output, made printable if that is a terminal. If that fails, it is remembered,
/// and later results are dropped.
void write_result(std::string_view text) noexcept;

/// Writes the buffered results to standard output. A failure is remembered, as by write_result.
void flush_results() noexcept;

/// Whether all results have reached standard output; if not, it prints so on standard error. It is called at
/// the end of every command, since some file systems report only then that a write has failed. A failure is
/// reported once.
bool results_are_written() noexcept;

/// The same for a text with fields, as fmt::print takes it. Messages, and results that are for people, are
/// made printable wherever they go: a pager shows a pipe on a terminal. Text that moves the cursor of a
/// terminal is for write_message, text that other programs read (JSON, YAML) for print_data.
template <class... Fields>
void print_message(fmt::format_string<Fields...> format, Fields&&... fields) {
  write_message(printable(fmt::vformat(format, fmt::make_format_args(fields...))));
}
template <class... Fields>
void print_result(fmt::format_string<Fields...> format, Fields&&... fields) {
  write_result(printable(fmt::vformat(format, fmt::make_format_args(fields...))));
}
template <class... Fields>
void print_data(fmt::format_string<Fields...> format, Fields&&... fields) {
  write_result(fmt::vformat(format, fmt::make_format_args(fields...)));
}

}  // namespace plexus::app
