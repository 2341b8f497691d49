#pragma once

#include <plexus/compare/checks/comparer.hpp>
#include <plexus/compare/verdicts.hpp>

#include <filesystem>
#include <optional>

#include "command.hpp"

namespace plexus::app {

/// Writes the first wrong value to a folder: the inputs of its node and both outputs as NPY files, and
/// node.json with the op, its attributes and how to repeat the check with `compare DIR`. `command`: the
/// arguments of the comparison that found it.
void dump(const FirstFault& fault, const std::filesystem::path& folder, const Arguments& command);

/// A check that `dump` wrote.
struct DumpedCheck {
  std::filesystem::path directory;  ///< the working directory of the command
  Arguments command;
  std::string backend;
  ProgramKey program;
};

/// Reads node.json of a folder; empty if there is none. Throws DataError if it is damaged.
std::optional<DumpedCheck> read_dump(const std::filesystem::path& folder);

}  // namespace plexus::app
