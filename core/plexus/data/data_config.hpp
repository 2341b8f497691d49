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

  Choice source;
  Group exclude;  ///< columns that nobody uses
  std::vector<Group>
      inputs;  ///< empty: the fields that are inputs by themselves; if none is, see bind_columns
  std::vector<Group> targets;  ///< empty: the fields that are targets by themselves
  std::string sample_weight;   ///< a column, or empty
  std::vector<ClassWeight> class_weight;
  std::optional<Split> test;
  std::optional<Split> validation;
  std::map<std::string, std::string> sha256;  ///< of files that were read, by path; to notice changes
  Position position;
  Position sample_weight_position;

  /// The seed of random splits that have none of their own.
  void set_seed_of_splits(std::uint64_t seed);
};

/// Keys: source, exclude, inputs, target, sample_weight, class_weight, test, validation, sha256. Mistakes go
/// to `diagnostics`.
DataConfig read_data_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics);
/// What read_data_config would read back.
Tree to_tree(const DataConfig& config);

}  // namespace plexus
