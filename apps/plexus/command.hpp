#pragma once

#include <string>
#include <vector>

namespace plexus::app {

/// What follows a subcommand on the command line.
using Arguments = std::vector<std::string>;

/// The subcommands. Each returns the process's exit code, and throws plexus::Error for what went wrong.
int train(const Arguments& arguments);
int evaluate(const Arguments& arguments);
int predict(const Arguments& arguments);
int compare(const Arguments& arguments);
int bench(const Arguments& arguments);
int summary(const Arguments& arguments);
int plugin(const Arguments& arguments);
int version();

}  // namespace plexus::app
