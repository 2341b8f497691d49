#include <plexus/check/backends/check_backend.hpp>
#include <plexus/check/check_component.hpp>
#include <plexus/check/check_options.hpp>
#include <plexus/check/check_read_options.hpp>
#include <plexus/check/kinds/kind_checks.hpp>
#include <plexus/check/layers/check_layer.hpp>
#include <plexus/check/ops/check_op.hpp>

#include <algorithm>

namespace plexus {
namespace {

using CaseCheck = void (*)(const ComponentCase& tried, CheckTable& table);

/// The checks of one kind of component in one case; null for the kinds that are checked in another way.
CaseCheck case_check(Kind kind) {
  switch (kind) {
    case Kind::loss:
      return check_loss;
    case Kind::metric:
      return check_metric;
    case Kind::optimizer:
      return check_optimizer;
    case Kind::schedule:
      return check_schedule;
    case Kind::initializer:
      return check_initializer;
    case Kind::regularizer:
      return check_regularizer;
    case Kind::constraint:
      return check_constraint;
    case Kind::callback:
      return check_callback;
    case Kind::dataset:
      return check_dataset;
    case Kind::transform:
      return check_transform;
    case Kind::order:
      return check_order;
    case Kind::layer:
    case Kind::op:
    case Kind::backend:
      break;
  }
  return nullptr;
}

/// What is wrong with the values that a component computes, by its first check alone; empty: nothing.
std::string tried_values(const ComponentCase& tried) {
  CheckTable table = CheckTable::of_first_check();
  case_check(tried.kind)(tried, table);
  const CheckResult& first = table.lines().front().result;
  return first.outcome == CheckOutcome::failed ? "it is wrong: " + first.reason : std::string();
}

/// How a component is tried with options just inside of their bounds; empty: it is only made.
TriedOnce tried_once(Kind kind) {
  switch (kind) {
    case Kind::layer:
      return tried_layer;
    case Kind::optimizer:
      return tried_optimizer;
    case Kind::loss:
    case Kind::metric:
    case Kind::schedule:
    case Kind::initializer:
    case Kind::regularizer:
    case Kind::constraint:
      return tried_values;
    default:
      return {};
  }
}

/// How a component is tried to see which options it reads. It is used, since it may keep its options and read
/// them later.
TriedOnce used_once(Kind kind) {
  const TriedOnce once = tried_once(kind);
  return once || case_check(kind) == nullptr ? once : TriedOnce(tried_values);
}

}  // namespace

bool is_asked_for(std::string_view op, const CheckRequest& request) {
  return request.ops.empty() || std::find(request.ops.begin(), request.ops.end(), op) != request.ops.end();
}

void check_component(Kind kind, const std::string& name, const CheckRequest& request, CheckTable& table) {
  if (kind == Kind::op) return check_op(name, request, table);
  const std::vector<ComponentCase> cases = cases_of(kind, name, request.options);
  const TriedOnce once = tried_once(kind);
  if (!check_options(cases.front(), once, table)) return;
  check_read_options(cases, used_once(kind), table);
  if (kind == Kind::backend) return check_backend(name, request, table);
  for (const ComponentCase& tried : cases) {
    if (kind == Kind::layer) {
      check_layer(tried, request, table);
    } else {
      case_check(kind)(tried, table);
    }
  }
}

}  // namespace plexus
