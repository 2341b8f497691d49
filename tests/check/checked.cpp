#include "checked.hpp"

#include <plexus/check/kinds/kind_checks.hpp>
#include <plexus/plugin/loader.hpp>

#include <map>

namespace plexus::tests {
namespace {

using Check = void (*)(const ComponentCase&, CheckTable&);

const std::map<Kind, Check>& checks() {
  static const std::map<Kind, Check> all = {{Kind::loss, check_loss},
                                            {Kind::metric, check_metric},
                                            {Kind::optimizer, check_optimizer},
                                            {Kind::schedule, check_schedule},
                                            {Kind::initializer, check_initializer},
                                            {Kind::regularizer, check_regularizer},
                                            {Kind::callback, check_callback},
                                            {Kind::dataset, check_dataset},
                                            {Kind::transform, check_transform},
                                            {Kind::order, check_order}};
  return all;
}

}  // namespace

CheckTable checked(Kind kind, const std::string& name) {
  load_standard_plugins();
  CheckTable table;
  for (const ComponentCase& each : cases_of(kind, name, Tree::map())) checks().at(kind)(each, table);
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
