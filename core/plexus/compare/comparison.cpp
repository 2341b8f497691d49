#include <plexus/compare/comparison.hpp>

#include <fmt/format.h>

namespace plexus {

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::forward:
      return "forward";
    case Phase::gradient:
      return "gradient";
    case Phase::update:
      break;
  }
  return "update";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::differs:
      break;
  }
  return "differs";
}

std::string program_text(const ProgramKey& program) {
  const auto plural = [](std::int64_t count) { return count == 1 ? "" : "s"; };
  const std::string when =
      program.step == 0 ? "on the trained weights" : fmt::format("at step {}", program.step);
  return fmt::format("{} of {} row{}, {}, {} thread{}", name_of(program.mode), program.rows,
                     plural(program.rows), when, program.threads, plural(program.threads));
}

}  // namespace plexus
