#pragma once

#include <plexus/plexus.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "held_out_rows.hpp"
#include "perceptron_epoch.hpp"

namespace plexus {

class Team;

/// The positions of a node's inputs; optional ones are at the end, in the order of the constructor.
struct PerceptronPlaces {
  explicit PerceptronPlaces(const Attributes& attributes) {
    std::size_t next = 7;
    const auto take = [&](const char* name) { return attributes.boolean(name) ? next++ : 0; };
    values = take("bytes");
    weights = take("weighted");
    bias = take("biased");
    truncated = take("truncates");
  }

  static constexpr std::size_t rows = 0;
  static constexpr std::size_t codes = 1;
  static constexpr std::size_t orders = 2;
  static constexpr std::size_t learning_rate = 3;
  static constexpr std::size_t kernel = 4;
  static constexpr std::size_t vectors = 5;
  static constexpr std::size_t states = 6;
  // 0: the node has no such input.
  std::size_t values;
  std::size_t weights;
  std::size_t bias;
  std::size_t truncated;
};

/// The kernel of a perceptron node, bound to the addresses of its inputs and outputs: one run is an epoch of
/// all units. It divides the units among the threads; units share no data that changes, so that any number of
/// threads gives the same bits. One call at a time.
class BoundPerceptron {
 public:
  explicit BoundPerceptron(const BindContext& context);
  void run();

  static constexpr int kernel_out = 0;
  static constexpr int vectors_out = 1;
  static constexpr int states_out = 2;
  static constexpr int loss_out = 3;
  static constexpr int mistakes_out = 4;
  static constexpr int active_out = 5;
  static constexpr int first_optional_out = 6;

 private:
  struct Outputs {
    double* kernel;
    double* bias;
    double* vectors;
    double* truncated;
    double* states;
    double* loss;
    double* mistakes;
    double* active;
  };

  PerceptronSamples samples_of(const BindContext& context) const;
  Outputs outputs_of(const BindContext& context) const;
  void set_rows(PerceptronTable& table, const void* data) const;
  void take_samples();
  void require_classes() const;
  void weigh_classes();
  void learn(std::int64_t unit);
  void sum_up() const;
  [[noreturn]] void refuse(std::int64_t unit, const PerceptronState& state) const;

  PerceptronPlaces places_;
  const Team& team_;
  PerceptronRule rule_;
  bool balanced_;
  std::int64_t features_;
  std::int64_t units_;
  std::int64_t classes_;
  std::int64_t rows_;
  const Table* table_;  ///< of the rows; null: the rows are a buffer
  bool numbers_;
  PerceptronSamples samples_;
  const Table* orders_;
  const double* learning_rate_;
  const double* kernel_;
  const double* bias_;
  const double* vectors_;
  const double* truncated_;
  const double* states_;
  Outputs out_;
  std::vector<double> class_weights_;
  std::string unknown_class_;
  std::optional<HeldOutRows> held_out_;
};

}  // namespace plexus
