#include <plexus/config/detail/evaluate_number.hpp>
#include <plexus/config/detail/suggestion.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace plexus {
namespace {

using Numbers = std::span<const double>;

struct Function {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  double (*apply)(Numbers);
};

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

constexpr Function functions[] = {
    {"min", 2, any_number, [](Numbers x) { return *std::min_element(x.begin(), x.end()); }},
    {"max", 2, any_number, [](Numbers x) { return *std::max_element(x.begin(), x.end()); }},
    {"floor", 1, 1, [](Numbers x) { return std::floor(x[0]); }},
    {"ceil", 1, 1, [](Numbers x) { return std::ceil(x[0]); }},
    {"round", 1, 1, [](Numbers x) { return std::round(x[0]); }},
    {"abs", 1, 1, [](Numbers x) { return std::abs(x[0]); }},
    {"sqrt", 1, 1, [](Numbers x) { return std::sqrt(x[0]); }},
    {"exp", 1, 1, [](Numbers x) { return std::exp(x[0]); }},
    {"log", 1, 1, [](Numbers x) { return std::log(x[0]); }},
};

class Evaluator {
 public:
  explicit Evaluator(const std::function<double(const Expression&)>& number_of) : number_of_(number_of) {}

  double value(const Expression& expression) const {
    const double number = computed(expression);
    if (std::isfinite(number)) return number;
    throw ExpressionError("the result is not a finite number", expression.extent);
  }

 private:
  double computed(const Expression& expression) const {
    const auto operand = [&](std::size_t i) { return value(expression.operands[i]); };
    switch (expression.kind) {
      case Expression::Kind::number:
        return expression.number;
      case Expression::Kind::name:
        return number_of_(expression);
      case Expression::Kind::negate:
        return -operand(0);
      case Expression::Kind::add:
        return operand(0) + operand(1);
      case Expression::Kind::subtract:
        return operand(0) - operand(1);
      case Expression::Kind::multiply:
        return operand(0) * operand(1);
      case Expression::Kind::divide:
        return operand(0) / operand(1);
      case Expression::Kind::power:
        return std::pow(operand(0), operand(1));
      case Expression::Kind::call:
        return called(expression);
      default:
        throw ExpressionError("expected arithmetic: numbers, + - * / ^ and parentheses", expression.extent);
    }
  }

  double called(const Expression& call) const {
    const auto function = std::find_if(std::begin(functions), std::end(functions),
                                       [&](const Function& one) { return one.name == call.text; });
    if (function == std::end(functions)) {
      std::vector<std::string> known;
      for (const Function& one : functions) known.emplace_back(one.name);
      throw ExpressionError("there is no function '" + call.text + "'" + suggestion(call.text, known),
                            call.extent);
    }
    const std::size_t given = call.operands.size();
    if (given < function->least || given > function->most) {
      throw ExpressionError(call.text + " takes " + (function->most == any_number ? "at least " : "") +
                                std::to_string(function->least) +
                                (function->least == 1 ? " number" : " numbers") + ", found " +
                                std::to_string(given),
                            call.extent);
    }
    std::vector<double> numbers;
    for (const Expression& operand : call.operands) numbers.push_back(value(operand));
    return function->apply(numbers);
  }

  const std::function<double(const Expression&)>& number_of_;
};

}  // namespace

double evaluate_number(const Expression& expression,
                       const std::function<double(const Expression& name)>& number_of) {
  return Evaluator(number_of).value(expression);
}

}  // namespace plexus
