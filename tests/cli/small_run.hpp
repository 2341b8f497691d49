#pragma once

#include <string>

namespace plexus::tests {

/// Twelve flowers in a plane, of three kinds, one to each corner; enough to train on in milliseconds.
inline const std::string small_table =
    "x,y,kind,weight\n"
    "0.1,0.1,rose,1\n0.9,0.1,iris,1\n0.1,0.9,tulip,2\n0.2,0.1,rose,1\n0.8,0.1,iris,1\n0.1,0.8,tulip,2\n"
    "0.1,0.2,rose,1\n0.9,0.2,iris,1\n0.2,0.9,tulip,2\n0.2,0.2,rose,1\n0.8,0.2,iris,1\n0.2,0.8,tulip,2\n";

inline const std::string small_run =
    "name: small\n"
    "seed: 1\n"
    "backend: reference\n"
    "data:\n"
    "  source: {csv: {file: small.csv}}\n"
    "  inputs: [x, y]\n"
    "  target: kind\n"
    "  validation: {last: 3}\n"
    "  test: {first: 3}\n"
    "model:\n"
    "  - dense: {units: 8, activation: relu}\n"
    "  - dense: {units: 3, activation: softmax}\n"
    "loss: sparse_categorical_crossentropy\n"
    "optimizer: {sgd: {learning_rate: 0.5}}\n"
    "metrics: [accuracy]\n"
    "fit: {epochs: 2, batch_size: 4}\n";

/// `text` with its only occurrence of `from` replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace plexus::tests
