#include <plexus/check/detail/kinds/case_checks.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Whether the inputs of an example matter to this kind of component.
bool takes_inputs(Kind kind) {
  return kind == Kind::loss || kind == Kind::metric || kind == Kind::initializer || kind == Kind::transform;
}

std::string case_text(const ComponentCase& tried) {
  return takes_inputs(tried.kind) ? tried.text()
                                  : ComponentCase{tried.kind, tried.name, tried.options, {}}.text();
}

}  // namespace

CaseChecks::CaseChecks(const ComponentCase& tried, CheckTable& table)
    : tried_(tried), table_(table), component_(tried.component()), case_(case_text(tried)) {}

void CaseChecks::run(std::string_view check, const std::function<CheckResult()>& body) {
  table_.run(component_, case_.empty() ? std::string(check) : fmt::format("{}, {}", check, case_), body);
}

std::string joined_reasons(std::initializer_list<std::string> reasons) {
  std::string text;
  for (const std::string& reason : reasons) {
    if (!reason.empty()) text += (text.empty() ? "" : "; ") + reason;
  }
  return text;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace plexus
