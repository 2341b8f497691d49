#include "checked.hpp"

#include <plexus/check/check_component.hpp>
#include <plexus/plugin/loader.hpp>

namespace plexus::tests {

CheckTable checked(Kind kind, const std::string& name) {
  load_standard_plugins();
  CheckTable table;
  check_component(kind, name, {}, table);
  return table;
}

std::string failures(const CheckTable& table) {
  std::string text;
  for (const CheckLine& line : table.lines()) {
    if (line.result.outcome == CheckOutcome::failed) text += line.check + ": " + line.result.reason + "\n";
  }
  return text;
}

}  // namespace plexus::tests
