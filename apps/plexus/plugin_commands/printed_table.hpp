#pragma once

#include <plexus/check/check_table.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace plexus::app {

/// How the lines of a check are printed.
enum class TableForm { text, json, page };

/// The lines of a check, which are printed once: at the end, or before it when the process is interrupted.
/// Thread-safe.
class PrintedTable {
 public:
  PrintedTable(std::string title, TableForm form) : title_(std::move(title)), form_(form) {}

  void add(const CheckLine& line);
  /// Prints the lines so far; returns false, and prints nothing, if they were printed before. `remark` (may
  /// be empty) follows the title; `interrupted` is what was running when the process was interrupted, empty
  /// if it was not.
  bool print(const std::string& remark = {}, const std::string& interrupted = {});

 private:
  const std::string title_;
  const TableForm form_;
  std::mutex mutex_;
  std::vector<CheckLine> lines_;
  bool printed_ = false;
};

}  // namespace plexus::app
