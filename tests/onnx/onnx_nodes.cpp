// onnx_nodes FOLDER [-v]: runs ONNX's node tests, as convert.py wrote them, on each backend that this machine
// can run, and prints how they came out by operator. Ends with 1 if a value is wrong, if a case that is
// mapped gives a message instead of values, or if none is right. -v names each case that is not right.

#include <plexus/check/installed_backends.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>

#include <fmt/format.h>

#include "outcome.hpp"

using namespace plexus;
using namespace plexus::onnx_tests;

namespace {

struct Counts {
  int cases = 0;
  int right = 0;
  int wrong = 0;
  int refused = 0;
  std::set<std::string> reasons;  ///< against the cases that are not mapped

  int mapped() const { return right + wrong + refused; }
  void add(const Outcome& outcome) {
    ++cases;
    if (outcome.kind == Outcome::Kind::right) ++right;
    if (outcome.kind == Outcome::Kind::wrong) ++wrong;
    if (outcome.kind == Outcome::Kind::refused) ++refused;
    if (outcome.kind == Outcome::Kind::not_mapped) reasons.insert(outcome.why);
  }
};

void print_row(const std::string& name, const Counts& counts) {
  std::string reasons;
  for (const std::string& reason : counts.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
  fmt::print("{:<36} {:>5} {:>6} {:>6} {:>7} {:>10}  {}\n", name, counts.cases, counts.right, counts.wrong,
             counts.refused, counts.cases - counts.mapped(), reasons);
}

std::string_view name_of(Outcome::Kind kind) {
  return kind == Outcome::Kind::wrong ? "wrong" : kind == Outcome::Kind::refused ? "refused" : "not mapped";
}

/// Whether all that are mapped are right.
bool run(const std::vector<NodeCase>& cases, const Backends& backends, bool verbose) {
  std::map<std::string, Counts> by_op;
  Counts all;
  for (const NodeCase& each : cases) {
    const Outcome outcome = tried(each, backends);
    by_op[each.op + (each.expanded ? ", expanded" : "")].add(outcome);
    all.add(outcome);
    const bool is_failure = outcome.kind == Outcome::Kind::wrong || outcome.kind == Outcome::Kind::refused;
    if (outcome.kind == Outcome::Kind::right || (!verbose && !is_failure)) continue;
    fmt::print("{}: {}: {}: {}\n", backends.chosen->name(), each.name, name_of(outcome.kind), outcome.why);
  }
  fmt::print("\n{}\n{:<36} {:>5} {:>6} {:>6} {:>7} {:>10}  {}\n", backends.chosen->name(), "operator",
             "cases", "right", "wrong", "refused", "not mapped", "because");
  for (const auto& [op, counts] : by_op) print_row(op, counts);
  fmt::print("{}: {} cases, {} mapped: {} right, {} wrong, {} refused\n\n", backends.chosen->name(),
             all.cases, all.mapped(), all.right, all.wrong, all.refused);
  return all.right > 0 && all.right == all.mapped();
}

std::vector<NodeCase> cases_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<NodeCase> cases;
  for (const auto& path : paths) cases.push_back(read_case(path));
  return cases;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: onnx_nodes FOLDER [-v]\n");
    return 2;
  }
  try {
    const std::vector<NodeCase> cases = cases_in(arguments[1]);
    const bool verbose = count > 2 && std::strcmp(arguments[2], "-v") == 0;
    bool all_right = true;
    for (const Backends& backends : installed_backends()) all_right &= run(cases, backends, verbose);
    return all_right ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
