#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/data/detail/placed.hpp>
#include <plexus/data/detail/weigh_classes.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace plexus {

namespace {

[[noreturn]] void fail(const Position& at, const std::string& message) {
  throw placed(at, DataError(message));
}

std::size_t target_of(const ClassWeight& one, const Samples& samples) {
  if (samples.targets.size() == 1) return 0;
  if (one.target.empty()) {
    fail(one.position,
         fmt::format("class_weight for {} targets is {{TARGET: {{CLASS: weight}}}}", samples.targets.size()));
  }
  std::vector<std::string> names;
  for (const Column& target : samples.targets) names.push_back(target.name);
  const auto found = std::find(names.begin(), names.end(), one.target);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  fail(one.position,
       fmt::format("class_weight: there is no target '{}'{}", one.target, suggestion(one.target, names)));
}

/// Weights by code. The same class may have been written by its name and by its index.
std::map<std::int64_t, double> weights_by_code(const ClassWeight& one, const Column& target) {
  std::map<std::int64_t, double> weights;
  for (const ClassWeight::Entry& entry : one.weights) {
    const std::optional<std::int64_t> code = class_named(entry.label, target);
    if (!code) fail(entry.position, "class_weight: " + no_class(entry.label, target));
    if (weights.emplace(*code, entry.weight).second) continue;
    fail(entry.position, fmt::format("class_weight: class '{}' of target '{}' is given twice",
                                     class_name(*code, target), target.name));
  }
  return weights;
}

/// n / (classes * count) by code.
std::map<std::int64_t, double> balanced(const std::vector<std::int64_t>& codes) {
  std::map<std::int64_t, double> counts;
  for (const std::int64_t code : codes) ++counts[code];
  const auto n = static_cast<double>(codes.size());
  const auto classes = static_cast<double>(counts.size());
  for (auto& [code, count] : counts) count = n / (classes * count);
  return counts;
}

}  // namespace

void check_class_weight(const Samples& samples, const std::vector<ClassWeight>& class_weight) {
  for (const ClassWeight& one : class_weight) {
    const Column& target = samples.targets[target_of(one, samples)];
    const std::vector<std::int64_t> codes = class_codes(target, "class_weight");
    weights_by_code(one, target);
    if (!target.classes.empty()) continue;
    for (const ClassWeight::Entry& entry : one.weights) {
      const std::int64_t code = class_named(entry.label, target).value();
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) continue;
      const auto [least, most] = std::minmax_element(codes.begin(), codes.end());
      fail(entry.position,
           fmt::format("class_weight: target '{}' has no class {}: its values lie between {} and {}",
                       target.name, entry.label, *least, *most));
    }
  }
}

void weigh_classes(Samples& samples, const std::vector<ClassWeight>& class_weight) {
  if (samples.rows == 0) return;
  for (const ClassWeight& one : class_weight) {
    const std::size_t index = target_of(one, samples);
    const Column& target = samples.targets[index];
    const std::vector<std::int64_t> codes = class_codes(target, "class_weight");
    const std::map<std::int64_t, double> weights =
        one.balanced ? balanced(codes) : weights_by_code(one, target);
    std::optional<Tensor>& before = samples.weights[index];
    Tensor product = before ? before->clone() : Tensor::full({DType::float64, {samples.rows}}, 1.0);
    const std::span<double> out = product.data<double>();
    for (std::size_t r = 0; r < codes.size(); ++r) {
      const auto found = weights.find(codes[r]);
      if (found != weights.end()) out[r] *= found->second;
    }
    before = product;
  }
}

}  // namespace plexus
