#include "report/against.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/format.hpp"
#include "report/json.hpp"
#include "report/page_parts.hpp"

namespace plexus::app {

using Json = nlohmann::ordered_json;

namespace {

/// "AMD EPYC (avx2, 2 threads), 2026-01-31T12:00:00Z".
std::string machine_text(const ComparisonContext& context) {
  return fmt::format("{} ({}, {}), {}", context.processor, context.instruction_set,
                     count_text(static_cast<std::size_t>(context.threads), "thread"), context.time);
}

std::string values_text(const OtherMachineResult& found) {
  std::string text =
      fmt::format("{} compared, ", count_text(static_cast<std::size_t>(found.values), "value"));
  text += found.equal == found.values
              ? "all equal"
              : fmt::format("{} equal, the others differ by {:.2g} ulp at most (typical element of a value)",
                            found.equal, found.distance_ulp);
  if (found.unknown > 0) {
    text += fmt::format("; {} not checked: their inputs were rounded differently there", found.unknown);
  }
  if (found.unknown == found.values) return text;
  return text + (found.beyond > 0 ? fmt::format("; {} beyond their error bounds there, first {}",
                                                found.beyond, found.first)
                                  : fmt::format("; all checked values are within their error bounds there, "
                                                "at {:.0f} % of a bound at most",
                                                100 * found.share));
}

std::string losses_text(const Against::Losses& losses) {
  std::string text = fmt::format("losses of {}", count_text(losses.steps, "step"));
  for (const Divergence& divergence : losses.divergences) {
    text += fmt::format("; they differ by {:.0e} {}", divergence.limit,
                        divergence.step == 0 ? "at no step" : fmt::format("at step {}", divergence.step));
  }
  return text;
}

std::string metric_text(const Against::Metric& metric) {
  return fmt::format("{} {:.6f} here, {:.6f} there", metric.name, metric.here, metric.there);
}

std::string threads_text(int threads) { return count_text(static_cast<std::size_t>(threads), "thread"); }

}  // namespace

std::string against_text(const Against& against, const Comparison& comparison) {
  std::string text = fmt::format("against {}, of {}\n", against.directory, machine_text(against.context));
  for (const BackendResult& backend : comparison.backends) {
    text += fmt::format(
        "  {}: {}\n", backend.name,
        backend.other_machine ? values_text(*backend.other_machine) : "no values were saved there");
  }
  for (const Against::Losses& each : against.losses)
    text += fmt::format("  {}: {}\n", each.backend, losses_text(each));
  for (const Against::Metric& each : against.metrics)
    text += fmt::format("  {}: {}\n", each.backend, metric_text(each));
  for (const Against::Time& each : against.times) {
    text += fmt::format("  {:<28} {:<12} {:<10} {:>9} here {:>9} there  {}\n", each.what, each.backend,
                        threads_text(each.threads), time_text(each.here_us), time_text(each.there_us),
                        ratio_text(each.ratio));
  }
  return text;
}

Json json_of(const Against& against) {
  Json losses = Json::array(), metrics = Json::array(), times = Json::array();
  for (const Against::Losses& each : against.losses) {
    Json divergences = Json::array();
    for (const Divergence& divergence : each.divergences) {
      divergences.push_back({{"limit", divergence.limit}, {"step", divergence.step}});
    }
    losses.push_back({{"backend", each.backend}, {"steps", each.steps}, {"partings", divergences}});
  }
  for (const Against::Metric& each : against.metrics) {
    metrics.push_back(
        {{"backend", each.backend}, {"name", each.name}, {"here", each.here}, {"there", each.there}});
  }
  for (const Against::Time& each : against.times) {
    times.push_back({{"what", each.what},
                     {"backend", each.backend},
                     {"threads", each.threads},
                     {"here_us", each.here_us},
                     {"there_us", each.there_us},
                     {"ratio", each.ratio.value},
                     {"interval", {each.ratio.interval.low, each.ratio.interval.high}}});
  }
  return {{"directory", against.directory},
          {"context", json_of(against.context)},
          {"losses", losses},
          {"metrics", metrics},
          {"times", times}};
}

std::string against_section(const Against& against, const Comparison& comparison) {
  std::string content = text_element("p", {}, machine_text(against.context));
  for (const BackendResult& backend : comparison.backends) {
    if (!backend.other_machine) continue;
    content +=
        text_element("p", {}, fmt::format("{}: {}.", backend.name, values_text(*backend.other_machine)));
  }
  for (const Against::Losses& each : against.losses) {
    content += text_element("p", {}, fmt::format("{}: {}.", each.backend, losses_text(each)));
  }
  for (const Against::Metric& each : against.metrics) {
    content += text_element("p", {}, fmt::format("{}: {}.", each.backend, metric_text(each)));
  }
  PageTable table{
      "Times here and there", {"what", "backend", "threads", "here", "there", "here to there"}, {}};
  for (const Against::Time& each : against.times) {
    table.rows.push_back({escaped(each.what), escaped(each.backend), std::to_string(each.threads),
                          time_text(each.here_us), time_text(each.there_us), ratio_text(each.ratio)});
  }
  if (!table.rows.empty()) content += page_table(table);
  return section("Against another machine",
                 "The same run, saved there: its values judged as those found here, its times beside these.",
                 content);
}

}  // namespace plexus::app
