#pragma once

#include <string>
#include <vector>

namespace plexus::app {

/// The arguments after the name of a subcommand.
using Arguments = std::vector<std::string>;

/// The subcommands. Each returns the exit code of the process, and throws plexus::Error if it fails.
int train(const Arguments& arguments);
int resume(const Arguments& arguments);
int evaluate(const Arguments& arguments);
int predict(const Arguments& arguments);
int compare(const Arguments& arguments);
int bench(const Arguments& arguments);
int summary(const Arguments& arguments);
int check(const Arguments& arguments);
int config(const Arguments& arguments);
int plugin(const Arguments& arguments);
int schema(const Arguments& arguments);
int formula(const Arguments& arguments);
/// Prints a topic, the first of `arguments`: "run-file" is the page of all keys, "formulas" that of all
/// functions. (Help on a command is printed by the command's own --help.)
int help(const Arguments& arguments);
int version();

}  // namespace plexus::app
