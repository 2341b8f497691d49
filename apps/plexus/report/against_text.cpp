#include <fmt/format.h>

#include "compare/against.hpp"
#include "report/page_parts.hpp"
#include "report/words.hpp"

namespace plexus::app {

namespace {

/// "AMD EPYC (avx2, 2 threads), 2026-01-31T12:00:00Z".
std::string machine_text(const ComparisonContext& context) {
  return fmt::format("{} ({}, {}), {}", context.processor, context.instruction_set,
                     count_text(static_cast<std::size_t>(context.threads), "thread"), context.time);
}

std::string values_text(const ElsewhereResult& found) {
  std::string text =
      fmt::format("{} compared, ", count_text(static_cast<std::size_t>(found.values), "value"));
  text += found.equal == found.values
              ? "all equal"
              : fmt::format("{} equal, the others apart by {:.2g} ulp at most (typical of a value)",
                            found.equal, found.apart_ulp);
  if (found.unknown > 0) {
    text += fmt::format("; {} not judged: their inputs were rounded otherwise there", found.unknown);
  }
  if (found.unknown == found.values) return text;
  return text + (found.beyond > 0
                     ? fmt::format("; {} beyond their bounds there, first {}", found.beyond, found.first)
                     : fmt::format("; all judged lie within their bounds there, at {:.0f} % of one at most",
                                   100 * found.share));
}

std::string losses_text(const Against::Losses& losses) {
  std::string text = fmt::format("losses of {}", count_text(losses.steps, "step"));
  for (const Parting& parting : losses.partings) {
    text += fmt::format("; {:.0e} apart {}", parting.limit,
                        parting.step == 0 ? "never in them" : fmt::format("at step {}", parting.step));
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
    text += fmt::format("  {}: {}\n", backend.name,
                        backend.elsewhere ? values_text(*backend.elsewhere) : "no values were saved there");
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

std::string against_section(const Against& against, const Comparison& comparison) {
  std::string content = text_element("p", {}, machine_text(against.context));
  for (const BackendResult& backend : comparison.backends) {
    if (!backend.elsewhere) continue;
    content += text_element("p", {}, fmt::format("{}: {}.", backend.name, values_text(*backend.elsewhere)));
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
