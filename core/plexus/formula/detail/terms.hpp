#pragma once

#include <plexus/expression/expression.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace plexus {

/// A subexpression, which is stored once however often it is used: an index into Terms.
using TermId = std::size_t;

/// Formulas that share their subexpressions, simplified while they are made. One thread at a time.
class Terms {
 public:
  struct Term {
    Expression::Kind kind = Expression::Kind::number;
    double number = 0;
    std::string text = {};
    std::vector<TermId> operands = {};
  };

  TermId number(double value);
  TermId name(const std::string& name);
  TermId call(const std::string& function, std::vector<TermId> operands);
  /// The sum over the last axis; signs and numeric factors are moved in front of it.
  TermId summed(TermId a);
  /// The term of an operator, simplified: 0 * a, 1 * a, a + 0, a - a, a / 1, --a; numbers are computed and
  /// stand in front of products; a * a is a^2, and (1 / a) * b is b / a.
  TermId made(Expression::Kind kind, std::vector<TermId> operands);

  const Term& at(TermId id) const { return terms_[id]; }
  /// All that has been made; operands come before what uses them.
  std::size_t size() const { return terms_.size(); }

 private:
  TermId kept(Term term);
  TermId negated(TermId a);
  TermId sum(TermId a, TermId b);
  TermId difference(TermId a, TermId b);
  TermId product(TermId a, TermId b);
  TermId quotient(TermId a, TermId b);
  TermId power(TermId a, TermId b);
  /// (number / a) * factor as (number * factor) / a.
  TermId over(TermId inverse, TermId factor);
  /// Whether it is a product that begins with a number.
  bool is_scaled(TermId id) const {
    return is(id, Expression::Kind::multiply) && is_number(at(id).operands[0]);
  }
  bool is(TermId id, Expression::Kind kind) const { return terms_[id].kind == kind; }
  bool is_number(TermId id) const { return is(id, Expression::Kind::number); }
  bool is_number(TermId id, double value) const { return is_number(id) && terms_[id].number == value; }

  using Key = std::tuple<Expression::Kind, double, std::string, std::vector<TermId>>;
  std::vector<Term> terms_;
  std::map<Key, TermId> known_;
};

}  // namespace plexus
