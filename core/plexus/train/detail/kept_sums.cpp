#include <plexus/train/detail/kept_sums.hpp>
#include <plexus/train/step.hpp>

#include <map>

namespace plexus {
namespace {

/// Of "r2_score/residual": "r2_score".
std::string log_of(const std::string& sum) { return sum.substr(0, sum.rfind('/')); }

/// For each log the names and types of its sums.
std::map<std::string, std::map<std::string, Type>> types_by_log(const NamedTensors& sums) {
  std::map<std::string, std::map<std::string, Type>> types;
  for (const auto& [name, sum] : sums) types[log_of(name)].emplace(name, sum.type());
  return types;
}

}  // namespace

std::set<std::string> logs_of_other_sums(const NamedTensors& given, const NamedTensors& known) {
  const auto then = types_by_log(given);
  const auto now = types_by_log(known);
  std::set<std::string> others;
  if (then.size() != now.size()) return others;
  for (const auto& [log, types] : now) {
    const auto found = then.find(log);
    if (found == then.end()) return {};
    if (found->second != types) others.insert(log);
  }
  // How far a loss is finite, and with it the fit, is told from these.
  return others.contains(log_of(finite_steps)) ? std::set<std::string>() : others;
}

NamedTensors without_logs(const NamedTensors& given, const NamedTensors& known,
                          const std::set<std::string>& logs) {
  NamedTensors sums;
  for (const auto& [name, value] : known) {
    sums.emplace(name, logs.contains(log_of(name)) ? Tensor::full(value.type(), 0) : given.at(name));
  }
  return sums;
}

}  // namespace plexus
