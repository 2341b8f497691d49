#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/data/class_weight.hpp>
#include <plexus/data/split.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The section `data` of a run file, validated.
struct DataConfig {
  /// One input or target of the model and the columns that make it.
  struct Group {
    std::string name;
    std::vector<std::string> columns;
    Position position;
    std::vector<Position> places = {};  ///< of the columns; may be empty
  };

  /// An entry of `compute`: a column and the formula that makes it.
  struct Formula {
    std::string column;
    std::string text;
    Position position;  ///< of the text
  };
  /// An entry of `prepare`: a transform and the columns that it treats.
  struct Preparation {
    enum class Columns : std::uint8_t { of_its_kind, named, numbers, texts };
    Choice transform;
    Columns which = Columns::of_its_kind;
    std::vector<std::string> columns = {};  ///< for Columns::named
    Position position = {};
    std::vector<Position> places = {};  ///< of the columns
  };
  /// What `prepare_target` does to one target.
  struct TargetPreparation {
    std::string output;  ///< empty: all targets
    std::vector<Preparation> steps;
    Position position = {};
  };

  /// The column that holds the weight of each row.
  struct SampleWeight {
    std::string output;  ///< a target's name; empty: all of them
    std::string column;
    Position position = {};
  };

  Choice source;
  std::vector<Formula> compute;
  std::vector<Preparation> prepare;
  std::vector<TargetPreparation> prepare_target;
  Group exclude;               ///< columns that are not used
  std::vector<Group> inputs;   ///< empty: the fields with Use::input; if there are none, see bind_columns
  std::vector<Group> targets;  ///< empty: the fields with Use::target
  bool needs_target = true;    ///< false: there may be no target, since nothing is trained
  std::vector<SampleWeight> sample_weight;
  std::vector<ClassWeight> class_weight;
  std::optional<Split> test;
  std::optional<Split> validation;
  std::map<std::string, std::string> sha256;  ///< of files that were read, by path; to notice changes
  Position position;

  /// The seed of random splits that have none of their own.
  void set_seed_of_splits(std::uint64_t seed);
};

/// Keys: source, exclude, compute, prepare, prepare_target, inputs, target, sample_weight, class_weight,
/// test, validation, sha256. Mistakes go to `diagnostics`.
DataConfig read_data_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics);
/// The tree that read_data_config would read back.
Tree to_tree(const DataConfig& config);

}  // namespace plexus
