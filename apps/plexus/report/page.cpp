#include "report/page.hpp"

#include <plexus/compare/verdicts.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/format.hpp"
#include "report/markup.hpp"
#include "report/page_parts.hpp"
#include "report/text.hpp"

namespace plexus::app {

namespace {

std::string sentence_of(const Comparison& comparison) {
  const Verdict verdict = comparison.verdict;
  const char* mark = verdict == Verdict::agrees ? "✓" : verdict == Verdict::differs ? "✗" : "?";
  return fmt::format("{} {}", mark, overall_text(comparison));
}

std::string checks_sentence(const Comparison& comparison) {
  std::size_t programs = 0, nodes = 0;
  std::int64_t unproven = 0;
  for (const BackendResult& backend : comparison.backends) {
    programs += backend.programs.size();
    for (const ProgramCheck& program : backend.programs) nodes += program.nodes.size();
    unproven += checks_of(backend, Verdict::inconclusive);
  }
  return fmt::format("{} in {} compared with float64, in {:.1f} s{}.", count_text(nodes, "value"),
                     count_text(programs, "program"), comparison.context.check_seconds,
                     unproven == 0 ? "" : fmt::format("; {} of them could not be checked", unproven));
}

/// The claims for the training step, or for the first measurement if there is no training step.
std::string speed_sentences(const SpeedReport& speed) {
  std::string text;
  for (const SpeedItem& item : speed.items) {
    if (item.what() != speed.items.front().what()) continue;
    for (std::size_t i = 1; i < item.backends.size(); ++i) {
      const BackendSpeed& each = item.backends[i];
      text +=
          text_element("p", {},
                       fmt::format("{} against {}: {}; {}, {}.", each.backend, item.backends.front().backend,
                                   claim_text(each.ratio, each.claim), item.what(),
                                   count_text(static_cast<std::size_t>(item.threads), "thread")));
    }
  }
  return text;
}

std::string verdict_section(const Comparison& comparison, const SpeedReport& speed) {
  std::string content = text_element("strong", {}, sentence_of(comparison));
  content += text_element("p", {}, checks_sentence(comparison));
  for (const BackendResult& backend : comparison.backends) {
    if (backend.failure.empty()) continue;
    content += text_element("p", {},
                            fmt::format("{} could not {}: {}", backend.name,
                                        backend.programs.empty() ? "run" : "finish", backend.failure));
  }
  for (const BackendResult& backend : comparison.backends) {
    if (const std::string doubt = whole_doubt(backend); !doubt.empty()) {
      content += text_element("p", {}, fmt::format("{}: {}", backend.name, doubt));
    }
  }
  content += speed_sentences(speed);
  return element("section",
                 {{"class", fmt::format("verdict {}", name_of(comparison.verdict))}, {"role", "status"}},
                 content);
}

std::string context_section(const Comparison& comparison, const SpeedReport& speed, const Remarks& remarks) {
  const ComparisonContext& context = comparison.context;
  std::string facts = fact("Run", context.run) + fact("Processor", context.processor) +
                      fact("Instruction set", context.instruction_set) +
                      fact("Threads", std::to_string(context.threads));
  for (const auto& [name, version] : context.versions) facts += fact(name, version);
  for (const BackendResult& backend : comparison.backends) {
    if (backend.versions.empty()) continue;
    facts += fact(backend.name, fmt::format("{}", fmt::join(backend.versions, ", ")));
  }
  for (const BackendResult& backend : comparison.backends) {
    for (const ThreadBits& bits : backend.thread_bits) facts += fact(backend.name, bits_text(bits));
  }
  facts += fact("Seed", std::to_string(context.seed)) +
           fact("Batch", count_text(static_cast<std::size_t>(context.batch_size), "row")) +
           fact("Configuration", "SHA-256 " + context.config_sha256) + fact("Time", context.time) +
           fact("Fusion", context.unfused ? "off: every node has its own kernel" : "on") +
           fact("Measuring speed", fmt::format("{:.0f} s", speed.seconds));
  for (const std::string& note : remarks.notes) facts += fact("Note", note);
  for (const std::string& note : speed.notes) facts += fact("Note", note);
  return section("Machine and configuration", "Times hold for this machine and this configuration.",
                 element("dl", {{"class", "facts"}}, facts));
}

}  // namespace

std::string comparison_page(const Comparison& comparison, const SpeedReport& speed,
                            const std::string& sections, const Remarks& remarks) {
  std::vector<std::string> backends;
  for (const BackendResult& backend : comparison.backends) backends.push_back(backend.name);
  const std::string title =
      fmt::format("plexus compare: {} on {}", comparison.context.name, fmt::join(backends, ", "));
  const std::string body = text_element("h1", {}, title) + verdict_section(comparison, speed) +
                           fault_section(comparison) + errors_section(comparison) +
                           losses_section(comparison) + test_set_section(comparison, remarks) +
                           speed_section(speed) + layer_times_section(speed) + costs_section(speed) +
                           sections + context_section(comparison, speed, remarks);
  return whole_page("Plexus compare: " + comparison.context.name, body);
}

}  // namespace plexus::app
