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
  /// `features`: the size of the last axis of all inputs, and the name that it gets; nothing for numbers one
  /// by one.
  GraphTerms(Terms& terms, std::optional<std::int64_t> features, std::string features_name);

  /// Throws UsageError for an op that no formula has.
  TermId read(const Symbol& symbol);

 private:
  TermId made(const Symbol& symbol);
  TermId input(const Symbol& symbol);
  TermId number(const Tensor& constant);
  TermId function(std::string_view op, std::vector<TermId> operands);
  TermId summed(TermId term, std::int64_t size);
  /// What a function along the last axis makes of a value that is the same on all of it; nothing for others.
  std::optional<TermId> of_equal_elements(std::string_view op, TermId term, const Shape& shape);
  /// Whether the term has the last axis; by the rules of broadcasting, of which nothing is written.
  bool is_wide(TermId id);

  Terms& terms_;
  std::optional<std::int64_t> features_;
  std::string features_name_;
  std::unordered_map<TermId, bool> known_wide_;  // names by their shapes
  std::unordered_map<Symbol, TermId> known_;
};

}  // namespace plexus
