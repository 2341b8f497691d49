#pragma once

#include <string>
#include <vector>

#include "../support/process.hpp"

namespace plexus::tests {

/// Twelve rows of y = a + 2 b - c.
inline const std::string two_outputs_table =
    "a,b,c,y,w\n"
    "0.1,0.2,0.3,0.2,1\n0.4,0.1,0.2,0.4,1\n0.9,0.3,0.5,1.0,2\n0.2,0.8,0.1,1.7,1\n0.5,0.5,0.5,1.0,1\n"
    "0.7,0.2,0.9,0.2,2\n0.3,0.6,0.4,1.1,1\n0.8,0.9,0.7,1.9,1\n0.6,0.4,0.8,0.6,2\n0.1,0.7,0.6,0.9,1\n"
    "0.2,0.3,0.1,0.7,1\n0.9,0.8,0.2,2.3,2\n";

// The lines of the layers: hidden1 13, hidden2 14, concatenate 15, main 16, aux 17, outputs 18.
inline const std::string two_outputs =
    "name: two\n"
    "seed: 3\n"
    "backend: reference\n"
    "data:\n"
    "  source: {csv: {file: table.csv}}\n"
    "  inputs:\n"
    "    wide: [a, b]\n"
    "    deep: [b, c]\n"
    "  target: {main: y, aux: y}\n"
    "  test: {last: 4}\n"
    "model:\n"
    "  layers:\n"
    "    - dense: {name: hidden1, units: 4, activation: relu, from: deep}\n"
    "    - dense: {name: hidden2, units: 3, activation: tanh}\n"
    "    - concatenate: {from: [wide, hidden2]}\n"
    "    - dense: {name: main, units: 1}\n"
    "    - dense: {name: aux, units: 1, from: hidden2}\n"
    "  outputs: [main, aux]\n"
    "loss: mean_squared_error\n"
    "loss_weights: {main: 0.9, aux: 0.1}\n"
    "metrics: [mean_absolute_error]\n"
    "optimizer: {sgd: {learning_rate: 0.05}}\n"
    "fit: {epochs: 3, batch_size: 4}\n";

/// What `summary` makes of a run file beside that table.
inline Outcome summary_of(const Scratch& scratch, const std::string& run,
                          const std::vector<std::string>& arguments = {}) {
  scratch.write("table.csv", two_outputs_table);
  scratch.write("run.yaml", run);
  std::vector<std::string> all = {"summary", "run.yaml"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_plexus(all, scratch.path());
}

}  // namespace plexus::tests
