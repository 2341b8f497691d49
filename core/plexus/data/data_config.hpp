#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// `{first: 5000}` or `{last: 0.1}`: rows set apart, by number or by fraction.
struct Split {
  bool first = false;
  double amount = 0;  ///< a count, or (fraction) a part of the rows
  bool fraction = false;
  Position position = {};
};

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
  std::vector<Group> inputs;   ///< empty: the fields that are inputs by themselves
  std::vector<Group> targets;  ///< empty: the fields that are targets by themselves
  std::string sample_weight;   ///< a column, or empty
  std::vector<std::pair<std::string, double>> class_weight;  ///< class index or name -> weight
  std::optional<Split> test;
  std::optional<Split> validation;
  std::map<std::string, std::string> sha256;  ///< of files that were read, by path; to notice changes
  Position position;
  Position sample_weight_position;
  Position class_weight_position;
};

/// Keys: source, inputs, target, sample_weight, class_weight, test, validation, sha256. Mistakes go to
/// `diagnostics`.
DataConfig read_data_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics);
/// What read_data_config would read back.
Tree to_tree(const DataConfig& config);

}  // namespace plexus
