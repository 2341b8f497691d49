#include "report/json.hpp"

#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/verdicts.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace plexus::app {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Deviation& d);
Json json_of(const NodeCheck& node);
Json json_of(const WholeValue& value);
Json json_of(const ProgramCheck& program);
Json json_of(const LayerCheck& layer);
Json json_of(const Divergence& divergence);
Json json_of(const ThreadBits& bits);
Json json_of(const ClassDifference& row);
Json json_of(const MetricOnBackend& metric);
Json json_of(const OutputClasses& classes);
Json json_of(const BackendResult& backend);

template <class T>
Json list(const std::vector<T>& values) {
  Json all = Json::array();
  for (const T& value : values) all.push_back(json_of(value));
  return all;
}

Json json_of(const Deviation& d) {
  return {{"max_abs", d.max_abs},
          {"max_ulp", d.max_ulp},
          {"relative_l2", d.relative_l2},
          {"worst", d.worst},
          {"found", d.found},
          {"expected", d.expected},
          {"bound", d.bound},
          {"share_of_bound", share_of_bound(d)},
          {"elements", d.elements},
          {"nonzero", d.nonzero},
          {"undecided", d.undecided},
          {"beyond", d.beyond},
          {"nan", d.nan},
          {"infinite", d.infinite}};
}

Json json_of(const std::optional<Deviation>& d) { return d ? json_of(*d) : Json(); }

Json json_of(const std::optional<OtherMachine>& other_machine) {
  if (!other_machine) return nullptr;
  return {{"same_inputs", other_machine->same_inputs},
          {"local", json_of(other_machine->local)},
          {"apart", json_of(other_machine->distance)}};
}

Json json_of(const std::optional<OtherMachineResult>& other_machine) {
  if (!other_machine) return nullptr;
  return {{"verdict", name_of(other_machine->verdict)},
          {"values", other_machine->values},
          {"equal", other_machine->equal},
          {"unknown", other_machine->unknown},
          {"beyond", other_machine->beyond},
          {"share_of_bound", other_machine->share},
          {"apart_ulp", other_machine->distance_ulp},
          {"first", other_machine->first}};
}

Json json_of(const NodeCheck& node) {
  return {{"kernel", node.kernel},
          {"output", node.output},
          {"place", node.place},
          {"word", name_of(node.phase)},
          {"op", node.op},
          {"attributes", node.attributes},
          {"type", node.type.text()},
          {"shape", std::vector(node.type.shape.begin(), node.type.shape.end())},
          {"provider", node.provider},
          {"variable", node.variable},
          {"fused", node.fused},
          {"verdict", name_of(node.verdict)},
          {"reason", node.reason},
          {"local", json_of(node.local)},
          {"exact", json_of(node.exact)},
          {"special", json_of(node.special)},
          {"meaning", json_of(node.meaning)},
          {"between_runs", json_of(node.between_runs)},
          {"accumulated", json_of(node.accumulated)},
          {"elsewhere", json_of(node.other_machine)}};
}

Json json_of(const WholeValue& value) { return {{"name", value.name}, {"off", json_of(value.off)}}; }

Json json_of(const std::optional<WholeCheck>& whole) {
  if (!whole) return nullptr;
  return {{"verdict", name_of(whole->verdict)}, {"reason", whole->reason},
          {"repetitions", whole->repetitions},  {"repetitions_wanted", whole->wanted},
          {"values", list(whole->values)},      {"part", whole->part ? json_of(*whole->part) : Json()},
          {"kernels", whole->kernels}};
}

Json json_of(const ProgramCheck& program) {
  return {{"mode", name_of(program.mode)},
          {"rows", program.rows},
          {"step", program.step},
          {"threads", program.threads},
          {"verdict", name_of(program.verdict)},
          {"whole", json_of(program.whole)},
          {"nodes", list(program.nodes)}};
}

Json json_of(const LayerCheck& layer) {
  return {{"place", layer.place},
          {"verdict", name_of(layer.verdict)},
          {"checks", layer.checks},
          {"unproven", layer.unproven},
          {"undecided", layer.undecided},
          {"local_ulp", layer.local_ulp},
          {"local_share_of_bound", layer.local_share},
          {"accumulated_ulp", layer.accumulated_ulp},
          {"accumulated_l2", layer.accumulated_l2}};
}

Json json_of(const ThreadBits& bits) {
  return {{"threads", bits.threads},
          {"against", bits.against},
          {"values", bits.values},
          {"equal", bits.equal},
          {"first", bits.first}};
}

Json json_of(const Divergence& divergence) {
  return {{"limit", divergence.limit}, {"step", divergence.step}};
}

Json json_of(const std::optional<LossCheck>& check) {
  if (!check) return nullptr;
  return {{"verdict", name_of(check->verdict)},
          {"reason", check->reason},
          {"steps", check->steps},
          {"runs", check->runs},
          {"share_of_explained", check->share},
          {"parted", check->first_unexplained},
          {"found", check->found},
          {"expected", check->expected},
          {"limit", check->limit}};
}

Json json_of(const ClassDifference& row) {
  return {{"row", row.row},
          {"baseline_class", row.baseline_class},
          {"other_class", row.other_class},
          {"baseline_margin", row.baseline_margin},
          {"other_margin", row.other_margin}};
}

Json json_of(const MetricOnBackend& metric) {
  Json json = {{"name", metric.name}, {"value", metric.value}, {"interval", nullptr}};
  if (metric.interval) json["interval"] = {metric.interval->first, metric.interval->second};
  return json;
}

Json json_of(const BackendResult& backend) {
  return {{"name", backend.name},
          {"versions", backend.versions},
          {"verdict", name_of(backend.verdict)},
          {"failure", backend.failure},
          {"arena_bytes", backend.arena_bytes},
          {"elsewhere", json_of(backend.other_machine)},
          {"layers", list(backend.layers)},
          {"losses", backend.losses},
          {"partings", list(backend.divergences)},
          {"thread_bits", list(backend.thread_bits)},
          {"loss_check", json_of(backend.loss_check)},
          {"test_rows", backend.test_rows},
          {"largest_output_difference", backend.largest_output_difference},
          {"metrics", list(backend.metrics)},
          {"programs", list(backend.programs)}};
}

Json json_of(const OutputClasses& classes) {
  return {{"output", classes.output}, {"differences", list(classes.rows)}};
}

Json json_of(const BackendResult& backend, const Comparison& comparison, const Remarks& remarks) {
  Json json = json_of(backend);
  const std::size_t steps = comparison.backends.front().losses.size();
  json["compared_steps"] = std::min(steps, backend.losses.size());
  const auto classes = remarks.classes.find(backend.name);
  json["classes"] = classes == remarks.classes.end() ? Json() : list(classes->second);
  return json;
}

/// The first wrong node, in short.
Json json_of(const FirstFault& fault) {
  if (!fault) return nullptr;
  const bool of_whole = fault.whole != nullptr;
  return {{"backend", fault.backend->name},
          {"mode", name_of(fault.program->mode)},
          {"rows", fault.program->rows},
          {"step", fault.program->step},
          {"threads", fault.program->threads},
          {"place", fault.node->place},
          {"op", fault.node->op},
          {"word", name_of(fault.node->phase)},
          {"reason", fault.node->reason},
          {"part", of_whole ? Json(fault.whole->kernels) : Json()}};
}

}  // namespace

Json json_of(const Comparison& comparison, const Remarks& remarks) {
  Json backends = Json::array();
  for (const BackendResult& backend : comparison.backends) {
    backends.push_back(json_of(backend, comparison, remarks));
  }
  return {{"verdict", name_of(comparison.verdict)},
          {"first", json_of(first_fault(comparison))},
          {"notes", remarks.notes},
          {"context", json_of(comparison.context)},
          {"backends", backends}};
}

Json spelled(Json json) {
  if (json.is_structured()) {
    for (Json& each : json) each = spelled(std::move(each));
  } else if (json.is_number_float() && !std::isfinite(json.get<double>())) {
    const auto value = json.get<double>();
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
  return json;
}

double number_of(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  if (json == "inf") return infinity;
  if (json == "-inf") return -infinity;
  return json == "nan" ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

Json json_of(const ComparisonContext& context) {
  Json versions = Json::object();
  for (const auto& [name, version] : context.versions) versions[name] = version;
  return {{"run", context.run},
          {"name", context.name},
          {"processor", context.processor},
          {"instruction_set", context.instruction_set},
          {"threads", context.threads},
          {"versions", versions},
          {"seed", context.seed},
          {"config_sha256", context.config_sha256},
          {"batch_size", context.batch_size},
          {"time", context.time},
          {"check_seconds", context.check_seconds},
          {"unfused", context.unfused}};
}

ComparisonContext context_of(const Json& json) {
  ComparisonContext context;
  json.at("run").get_to(context.run);
  json.at("name").get_to(context.name);
  json.at("processor").get_to(context.processor);
  json.at("instruction_set").get_to(context.instruction_set);
  json.at("threads").get_to(context.threads);
  for (const auto& [name, version] : json.at("versions").items()) {
    context.versions.emplace_back(name, version.get<std::string>());
  }
  json.at("seed").get_to(context.seed);
  json.at("config_sha256").get_to(context.config_sha256);
  json.at("batch_size").get_to(context.batch_size);
  json.at("time").get_to(context.time);
  json.at("check_seconds").get_to(context.check_seconds);
  json.at("unfused").get_to(context.unfused);
  return context;
}

}  // namespace plexus::app
