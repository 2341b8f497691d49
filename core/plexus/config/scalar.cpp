#include <plexus/config/detail/decimal.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/expression/expression.hpp>

#include <charconv>
#include <cmath>

namespace plexus {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_sign(char c) { return c == '+' || c == '-'; }

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - from;
}

// [+-] digits [. digits] [e [+-] digits], with a digit before or after the point. A leading zero is refused
// because YAML 1.1 readers take 010 for 8.
bool is_decimal(std::string_view text, bool exponent_allowed) {
  std::size_t at = !text.empty() && is_sign(text[0]) ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  if (whole > 1 && text[at] == '0') return false;
  at += whole;
  std::size_t part = 0;
  if (at < text.size() && text[at] == '.') {
    part = digits_at(text, at + 1);
    at += 1 + part;
  }
  if (whole + part == 0) return false;
  if (exponent_allowed && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && is_sign(text[at])) ++at;
    const std::size_t power = digits_at(text, at);
    if (power == 0) return false;
    at += power;
  }
  return at == text.size();
}

std::optional<double> decimal(std::string_view text, bool exponent_allowed) {
  if (!is_decimal(text, exponent_allowed)) return std::nullopt;
  const std::optional<double> value = nearest_double(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> whole(std::string_view text, int base) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "12e3": digits and a power of ten that is not negative; 10^18 is the largest that fits 64 bits.
std::optional<std::int64_t> whole_with_exponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  auto value = whole(text.substr(0, e), 10);
  std::string_view power_text = text.substr(e + 1);
  if (!power_text.empty() && power_text[0] == '+') power_text.remove_prefix(1);
  const auto power = whole(power_text, 10);
  if (!value || !power || *power < 0 || *power > 18) return std::nullopt;
  for (std::int64_t i = 0; i < *power; ++i) {
    if (__builtin_mul_overflow(*value, std::int64_t{10}, &*value)) return std::nullopt;
  }
  return value;
}

// A number, which may have a sign, over another.
std::optional<double> fraction(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (is_sign(text[0])) text.remove_prefix(1);
  if (text.empty() || !(is_digit(text[0]) || text[0] == '.')) return std::nullopt;  // most often a path
  try {
    const Expression expression = parse_expression(text);
    if (expression.kind != Expression::Kind::divide) return std::nullopt;
    const Expression& numerator = expression.operands[0];
    const Expression& denominator = expression.operands[1];
    const auto number = Expression::Kind::number;
    if (numerator.kind != number || denominator.kind != number || denominator.number == 0)
      return std::nullopt;
    const double value = numerator.number / denominator.number;
    return std::isfinite(value) ? std::optional(negative ? -value : value) : std::nullopt;
  } catch (const ExpressionError&) {
    return std::nullopt;
  }
}

bool plain(const Tree& tree) { return tree.is_scalar() && !tree.quoted() && !tree.text().empty(); }

}  // namespace

std::optional<std::int64_t> as_integer(const Tree& scalar) {
  if (!plain(scalar)) return std::nullopt;
  std::string_view text = scalar.text();
  if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0o") {
    const std::string_view digits = text.substr(2);
    return !digits.empty() && is_sign(digits[0]) ? std::nullopt : whole(digits, text[1] == 'x' ? 16 : 8);
  }
  if (!is_decimal(text, true) || text.find('.') != std::string_view::npos) return std::nullopt;
  if (text[0] == '+') text.remove_prefix(1);
  return text.find_first_of("eE") == std::string_view::npos ? whole(text, 10) : whole_with_exponent(text);
}

std::optional<double> as_number(const Tree& scalar) {
  if (!plain(scalar)) return std::nullopt;
  const std::string_view text = scalar.text();
  if (text.find('/') != std::string_view::npos) return fraction(text);
  if (const auto value = decimal(text, true)) return value;
  const auto other_base = as_integer(scalar);
  return other_base ? std::optional(static_cast<double>(*other_base)) : std::nullopt;
}

std::optional<bool> as_boolean(const Tree& scalar) {
  if (!plain(scalar)) return std::nullopt;
  if (scalar.text() == "true") return true;
  if (scalar.text() == "false") return false;
  return std::nullopt;
}

std::string comma_advice(const Tree& scalar) {
  if (!scalar.is_scalar()) return {};
  std::string joined = scalar.text();
  const std::size_t commas = std::erase(joined, ',');
  if (commas == 0) return {};
  if (commas > 1) return as_number(Tree(joined)) ? "; write " + joined : "";
  std::string pointed = scalar.text();
  const std::size_t comma = pointed.find(',');
  pointed[comma] = '.';
  if (!as_number(Tree(pointed))) return {};
  const bool thousands = pointed.size() - comma == 4;
  return "; write " + (thousands ? joined + ", or " : "") + pointed + " with a decimal point";
}

}  // namespace plexus
