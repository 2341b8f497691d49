#include <plexus/config/detail/evaluate_number.hpp>
#include <plexus/config/detail/scalar_place.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/variables.hpp>
#include <plexus/config/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

namespace plexus {
namespace {

constexpr double most_exact = 9007199254740992.0;  // 2^53: up to it, a double holds every integer

bool is_name(const std::string& text) {
  try {
    return parse_expression(text).kind == Expression::Kind::name && text.front() != '`';
  } catch (const ExpressionError&) {
    return false;
  }
}

/// A number as a person writes it: 60, not 6e1.
Tree number_tree(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < most_exact;
  return whole ? Tree(static_cast<std::int64_t>(value)) : Tree(value);
}

/// Gives a value that comes from a variable, with everything in it, the position where the variable is used.
void place(Tree& tree, const Position& at) {
  tree.set_position(at);
  for (Tree& item : tree.items()) place(item, at);
  for (Tree::Entry& entry : tree.entries()) {
    entry.position = at;
    place(entry.value, at);
  }
}

class Substitution {
 public:
  Substitution(std::string key, Diagnostics& diagnostics) : key_(std::move(key)), diagnostics_(diagnostics) {}

  void read(const Tree& variables) {
    if (!variables.is_map() && !variables.is_null()) {
      return diagnostics_.error(variables.position(), "expected a map of variables, such as " + key_ +
                                                          ": {width: 30}, found " + describe(variables));
    }
    for (const Tree::Entry& entry : variables.entries()) {
      if (!is_name(entry.key)) {
        diagnostics_.error(entry.position,
                           "the name of a variable is made of letters, digits and '_', and does "
                           "not begin with a digit, found '" +
                               entry.key + "'");
      }
      Tree value = entry.value;
      replace(value);
      variables_.push_back({entry.key, std::move(value), entry.position});
    }
  }

  void replace(Tree& tree) {
    if (tree.is_scalar() && tree.text().find("${") != std::string::npos) return replace_scalar(tree);
    for (Tree& item : tree.items()) replace(item);
    for (Tree::Entry& entry : tree.entries()) replace(entry.value);
  }

  void report_unused() const {
    for (const Tree::Entry& variable : variables_) {
      if (used_.contains(variable.key)) continue;
      const std::vector<std::string> used(used_.begin(), used_.end());
      const std::string near = nearest(variable.key, used);
      diagnostics_.error(variable.position, "no value uses the variable '" + variable.key + "'" +
                                                (near.empty() ? "; write \"${" + variable.key +
                                                                    "}\" where it is meant, or leave it out"
                                                              : "; did you mean '" + near + "'?"));
    }
  }

 private:
  /// A "${...}" in a text: where it begins and ends, and the expression between the braces.
  struct Piece {
    std::size_t begin;
    std::size_t end;
    std::string text;
  };

  void replace_scalar(Tree& scalar) {
    const std::string text = scalar.text();
    const Position at = scalar.position();
    try {
      std::string result;
      std::size_t done = 0;
      for (std::size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", done)) {
        const bool escaped = begin > done && text[begin - 1] == '$';
        if (escaped) {
          result += text.substr(done, begin - 1 - done) + "${";
          done = begin + 2;
          continue;
        }
        const Piece piece = piece_at(text, begin);
        if (begin == 0 && piece.end == text.size()) {
          scalar = whole(piece);
          return place(scalar, at);
        }
        result += text.substr(done, begin - done) + within(piece);
        done = piece.end;
      }
      scalar = Tree(result + text.substr(done));
      scalar.set_quoted(true);
      scalar.set_position(at);
    } catch (const ExpressionError& error) {
      report_in_scalar(at, text, error.extent(), error.message(), diagnostics_);
    }
  }

  static Piece piece_at(const std::string& text, std::size_t begin) {
    const std::size_t end = text.find('}', begin);
    if (end == std::string::npos)
      throw ExpressionError("the '}' that closes this '${' is missing", {begin, 2});
    return {begin, end + 1, text.substr(begin + 2, end - begin - 2)};
  }

  /// Calls `f` with the expression of a piece; errors are placed in the whole text.
  template <class F>
  auto in_piece(const Piece& piece, F&& f) {
    try {
      return f(parse_expression(piece.text));
    } catch (const ExpressionError& error) {
      const Extent& inside = error.extent();
      throw ExpressionError(error.message(), {piece.begin + 2 + inside.begin, inside.bytes});
    }
  }

  Tree whole(const Piece& piece) {
    return in_piece(piece, [&](const Expression& expression) {
      if (expression.kind == Expression::Kind::name) return variable(expression);
      return number_tree(number(expression));
    });
  }

  std::string within(const Piece& piece) {
    return in_piece(piece, [&](const Expression& expression) {
      if (expression.kind != Expression::Kind::name) return number_tree(number(expression)).text();
      const Tree& value = variable(expression);
      if (value.is_scalar()) return value.text();
      throw ExpressionError(
          "'" + expression.text + "' is " + describe(value) + ", which is no part of a text",
          expression.extent);
    });
  }

  double number(const Expression& expression) {
    return evaluate_number(expression, [&](const Expression& name) {
      const Tree& value = variable(name);
      if (const auto found = as_number(value)) return *found;
      throw ExpressionError("'" + name.text + "' is " + describe(value) + ", expected a number", name.extent);
    });
  }

  const Tree& variable(const Expression& name) {
    const auto found = std::find_if(variables_.begin(), variables_.end(),
                                    [&](const Tree::Entry& one) { return one.key == name.text; });
    if (found != variables_.end()) {
      used_.insert(name.text);
      return found->value;
    }
    std::vector<std::string> known;
    for (const Tree::Entry& one : variables_) known.push_back(one.key);
    throw ExpressionError("there is no variable '" + name.text + "'" +
                              (known.empty() ? "; write " + key_ + ": {" + name.text + ": VALUE}"
                                             : suggestion(name.text, known)),
                          name.extent);
  }

  std::string key_;
  Diagnostics& diagnostics_;
  std::vector<Tree::Entry> variables_;  // in their order, with the values of earlier ones put in
  std::set<std::string> used_;
};

}  // namespace

void substitute_variables(Tree& root, const std::string& key, Diagnostics& diagnostics) {
  if (!root.is_map()) return;
  const std::size_t before = diagnostics.size();
  Substitution substitution(key, diagnostics);
  if (const Tree* variables = root.find(key)) substitution.read(*variables);
  root.erase(key);
  substitution.replace(root);
  // A name that is misspelt where it is used leaves the one that was meant unused.
  if (diagnostics.size() == before) substitution.report_unused();
}

void protect_from_substitution(Tree& tree) {
  if (tree.is_scalar() && tree.text().find("${") != std::string::npos) {
    std::string text = tree.text();
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 3)) {
      text.insert(at, 1, '$');
    }
    const Position place = tree.position();
    tree = Tree(text);
    tree.set_quoted(true);
    tree.set_position(place);
  }
  for (Tree& item : tree.items()) protect_from_substitution(item);
  for (Tree::Entry& entry : tree.entries()) protect_from_substitution(entry.value);
}

}  // namespace plexus
