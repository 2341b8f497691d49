#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace plexus {

/// Adds the lines of one case of a component to a table, each named "CHECK, OPTIONS, INPUTS". One thread at a
/// time.
class CaseChecks {
 public:
  /// Both must outlive it.
  CaseChecks(const ComponentCase& tried, CheckTable& table);

  const ComponentCase& tried() const { return tried_; }
  const CheckTable& table() const { return table_; }
  void run(std::string_view check, const std::function<CheckResult()>& body);

 private:
  const ComponentCase& tried_;
  CheckTable& table_;
  std::string component_;
  std::string case_;
};

/// Joins reasons that are not empty by "; ".
std::string joined_reasons(std::initializer_list<std::string> reasons);
/// "1 shape", "3 shapes".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace plexus
