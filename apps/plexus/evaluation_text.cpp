#include "evaluation_text.hpp"

#include <plexus/error/printable.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace plexus::app {
namespace {

/// The number of classes that fill a screen; more are summarised.
constexpr std::size_t most_classes = 20;
/// The number of lines of a summary.
constexpr std::size_t most_shown = 10;
/// With wider class names the columns of numbers would get too wide, so the head of the table has numbers for
/// them.
constexpr std::size_t widest_head = 10;
constexpr std::size_t widest_line = 100;
/// The number of columns of residuals beside each other.
constexpr std::size_t columns_of_screen = 6;

using Cells = std::vector<std::string>;

/// The number of characters of UTF-8 text: its width in a terminal, except for wide and combining characters.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string shortened(const std::string& name, std::size_t most) {
  std::string shown = printable_line(name);
  if (width_of(shown) <= most) return shown;
  std::size_t kept = 0;
  std::size_t end = 0;
  while (end < shown.size() && kept < most - 3) {
    ++end;
    while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) ++end;
    ++kept;
  }
  return shown.substr(0, end) + "...";
}

std::string name_text(const std::string& name) { return shortened(name, 30); }

/// Lines with the first column aligned to the left and the others to the right.
std::string table(const std::vector<Cells>& lines) {
  std::vector<std::size_t> widths;
  for (const Cells& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], width_of(line[c]));
  }
  std::string text;
  for (const Cells& line : lines) {
    std::string row;
    for (std::size_t c = 0; c < line.size(); ++c) {
      const std::string fill(widths[c] - width_of(line[c]), ' ');
      row += c == 0 ? line[c] + fill : "  " + fill + line[c];
    }
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string share(double value) { return fmt::format("{:.4f}", value); }

Cells scores_line(const std::string& name, const ClassScores& scores) {
  return {name, share(scores.precision), share(scores.recall), share(scores.f1),
          std::to_string(scores.support)};
}

std::string scores_table(const ClassReport& report) {
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < report.classes.size(); ++c) shown.push_back(c);
  std::string text;
  if (shown.size() > most_classes) {
    std::stable_sort(shown.begin(), shown.end(),
                     [&](std::size_t a, std::size_t b) { return report.scores[a].f1 < report.scores[b].f1; });
    shown.resize(most_shown);
    text = fmt::format("the {} of {} classes with the lowest F1:\n", most_shown, report.classes.size());
  }
  std::vector<Cells> lines = {{"class", "precision", "recall", "F1", "rows"}};
  for (const std::size_t c : shown) {
    lines.push_back(scores_line(name_text(report.classes[c]), report.scores[c]));
  }
  lines.push_back(scores_line("mean of the classes", report.macro));
  lines.push_back(scores_line("mean by rows", report.weighted));
  return text + table(lines);
}

std::string mistakes_text(const ClassReport& report) {
  const std::vector<Confusion> mistakes = most_confused(report, most_shown);
  if (mistakes.empty()) return {};
  std::vector<Cells> lines = {{"most frequent mistakes: class", "taken for", "rows", "of"}};
  for (const Confusion& one : mistakes) {
    lines.push_back({name_text(report.classes[one.target]), name_text(report.classes[one.predicted]),
                     std::to_string(one.rows), std::to_string(report.scores[one.target].support)});
  }
  return "\n" + table(lines);
}

std::string confusion_matrix(const ClassReport& report) {
  const std::size_t count = report.classes.size();
  std::size_t widest = 0;
  for (const std::string& name : report.classes) widest = std::max(widest, width_of(printable_line(name)));
  const bool by_code = widest > widest_head || (count + 1) * (widest + 2) > widest_line;
  Cells head = {"class \\ taken for"};
  for (std::size_t c = 0; c < count; ++c) {
    head.push_back(by_code ? std::to_string(c) : printable_line(report.classes[c]));
  }
  std::vector<Cells> lines = {head};
  for (std::size_t c = 0; c < count; ++c) {
    Cells line = {by_code ? fmt::format("{} = {}", c, name_text(report.classes[c]))
                          : printable_line(report.classes[c])};
    for (std::size_t other = 0; other < count; ++other) {
      line.push_back(std::to_string(report.confused(c, other)));
    }
    lines.push_back(std::move(line));
  }
  return "\n" + table(lines);
}

std::string classes_text(const ClassReport& report) {
  const bool many = report.classes.size() > most_classes;
  return scores_table(report) + (many ? mistakes_text(report) : confusion_matrix(report));
}

std::string best_text(const ThresholdRow& best) {
  const ClassScores scores = best.counts.scores();
  return fmt::format("highest F1 {:.4f} at threshold {:.6g} (precision {:.4f}, recall {:.4f})", scores.f1,
                     best.threshold, scores.precision, scores.recall);
}

std::string thresholds_text(const OutputReport::Thresholds& thresholds) {
  std::vector<Cells> lines = {{"threshold", "precision", "recall", "F1", "accuracy", "rows above"}};
  for (const ThresholdRow& row : thresholds.table.rows) {
    const ClassScores scores = row.counts.scores();
    lines.push_back({fmt::format("{}", row.threshold), share(scores.precision), share(scores.recall),
                     share(scores.f1), share(row.counts.accuracy()),
                     std::to_string(row.counts.true_positives + row.counts.false_positives)});
  }
  return fmt::format("\n'{}' where its probability is above a threshold:\n{}{}\n",
                     name_text(thresholds.label), table(lines), best_text(thresholds.table.best));
}

std::string labels_text(const OutputReport& report) {
  const LabelReport& labels = *report.labels;
  std::vector<Cells> lines = {{"label", "precision", "recall", "F1", "yes rows"}};
  const bool told = report.thresholds.size() == labels.labels.size();
  if (told) lines[0].insert(lines[0].end(), {"highest F1", "at threshold"});
  for (std::size_t i = 0; i < labels.labels.size(); ++i) {
    Cells line = scores_line(name_text(labels.labels[i]), labels.scores[i]);
    if (told) {
      const ThresholdRow& best = report.thresholds[i].table.best;
      line.push_back(share(best.counts.scores().f1));
      line.push_back(fmt::format("{:.6g}", best.threshold));
    }
    lines.push_back(std::move(line));
  }
  lines.push_back(scores_line("all answers together", labels.micro));
  lines.push_back(scores_line("mean of the labels", labels.macro));
  lines.push_back(scores_line("mean by yes rows", labels.weighted));
  return table(lines);
}

constexpr std::array<const char*, residual_shares.size()> quantile_names = {"min",  "5 %",  "25 %", "median",
                                                                            "75 %", "95 %", "max"};

/// A column of numbers for each column of the target.
std::string residuals_text(std::span<const OutputReport::Residuals> residuals) {
  std::vector<Cells> lines = {{"residual: target - prediction"}};
  for (const char* const name : quantile_names) lines.push_back({name});
  for (const char* const name : {"mean", "mean absolute error", "root mean squared error", "R2"}) {
    lines.push_back({name});
  }
  for (const auto& [column, report] : residuals) {
    Cells numbers = {name_text(column)};
    for (const double value : report.quantiles) numbers.push_back(fmt::format("{:.6g}", value));
    numbers.push_back(fmt::format("{:.6g}", report.mean));
    numbers.push_back(fmt::format("{:.6g}", report.mean_absolute_error));
    numbers.push_back(fmt::format("{:.6g}", report.root_mean_squared_error));
    numbers.push_back(share(report.r2));
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].push_back(numbers[i]);
  }
  return table(lines);
}

/// Tables of as many columns as fit a screen, one below the other.
std::string all_residuals_text(std::span<const OutputReport::Residuals> residuals) {
  std::string text;
  for (std::size_t first = 0; first < residuals.size(); first += columns_of_screen) {
    if (first > 0) text += "\n";
    text += residuals_text(residuals.subspan(first, std::min(columns_of_screen, residuals.size() - first)));
  }
  return text;
}

std::string head_text(const OutputReport& report) {
  const std::string name = name_text(report.output);
  const std::string at = report.threshold == 0.5 || report.thresholds.empty()
                             ? ""
                             : fmt::format(", yes above {}", report.threshold);
  if (report.classes) {
    return fmt::format("{}: {} rows, {:.2f} % right{}\n", name, report.classes->rows,
                       100 * report.classes->accuracy, at);
  }
  if (report.labels) {
    return fmt::format("{}: {} rows, {:.2f} % with every answer right{}\n", name, report.labels->rows,
                       100 * report.labels->all_right, at);
  }
  return fmt::format("{}: {} values\n", name, report.residuals.front().report.count);
}

}  // namespace

std::string text_of(const OutputReport& report) {
  if (!report.note.empty()) return fmt::format("{}: no report: {}\n", name_text(report.output), report.note);
  if (!report.classes && !report.labels && report.residuals.empty()) return {};
  std::string text = head_text(report);
  if (report.classes) text += classes_text(*report.classes);
  if (report.classes && !report.thresholds.empty()) text += thresholds_text(report.thresholds.front());
  if (report.labels) text += labels_text(report);
  if (!report.residuals.empty()) text += all_residuals_text(report.residuals);
  return text;
}

}  // namespace plexus::app
