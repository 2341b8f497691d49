#pragma once

#include <plexus/formula/detail/terms.hpp>
#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace plexus {

/// Reads symbols of a graph as terms of a formula; shapes are left out, since they follow by broadcasting.
/// One thread at a time.
class GraphTerms {
 public:
  /// `features`: the size of the last axis of all inputs, which terms name `features_name`; nullopt if inputs
  /// are single numbers.
  GraphTerms(Terms& terms, std::optional<std::int64_t> features, std::string features_name);

  /// Throws UsageError for an op that no formula has.
  TermId read(const Symbol& symbol);

 private:
  TermId made(const Symbol& symbol);
  TermId input(const Symbol& symbol);
  TermId number(const Tensor& constant);
  TermId function(std::string_view op, std::vector<TermId> operands);
  TermId summed(TermId term, std::int64_t size);
  /// The result of a function along the last axis for a value that is the same on all of it; nullopt for
  /// other functions.
  std::optional<TermId> of_equal_elements(std::string_view op, TermId term, const Shape& shape);
  /// Whether the last axis of the term has more than one element. It follows from the names in the term by
  /// broadcasting, as terms have no shapes.
  bool is_wide(TermId id);

  Terms& terms_;
  std::optional<std::int64_t> features_;
  std::string features_name_;
  std::unordered_map<TermId, bool> known_wide_;  // of names by their shapes, of others as they are found
  std::unordered_map<Symbol, TermId> known_;
};

}  // namespace plexus
