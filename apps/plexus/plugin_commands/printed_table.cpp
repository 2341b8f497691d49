#include "printed_table.hpp"

#include <nlohmann/json.hpp>

#include "printing.hpp"
#include "report/check_report.hpp"

namespace plexus::app {

void PrintedTable::add(const CheckLine& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

bool PrintedTable::print(const std::string& remark, const std::string& interrupted) {
  const std::lock_guard lock(mutex_);
  if (printed_) return false;
  printed_ = true;
  const std::string title = title_ + remark;
  switch (form_) {
    case TableForm::text:
      print_result("{}", check_text(title, lines_));
      break;
    case TableForm::json:
      print_data("{}\n", check_json(title, interrupted, lines_).dump(1));
      break;
    case TableForm::page:
      print_result("{}", check_page(title, lines_));
      break;
  }
  flush_results();
  return true;
}

}  // namespace plexus::app
