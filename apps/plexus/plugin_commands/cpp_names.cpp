#include "cpp_names.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <regex>

#include <fmt/format.h>

namespace plexus::app {

namespace {

/// Keywords of C++, and names that the sources use for something else.
constexpr std::string_view reserved_by_cpp[] = {
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char8_t",
    "char16_t",    "char32_t", "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constinit", "constexpr",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq",      "plexus",   "std",        "main"};

}  // namespace

void require_cpp_name(const std::string& name, std::string_view what, std::string_view example) {
  static const std::regex words("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  if (!std::regex_match(name, words)) {
    throw UsageError(
        fmt::format("'{}' is no name for {}; expected small letters and digits, in words that are joined by "
                    "'_', beginning with a letter: {}",
                    name, what, example));
  }
  const auto* const end = std::end(reserved_by_cpp);
  if (std::find(std::begin(reserved_by_cpp), end, name) != end)
    throw UsageError(fmt::format("the name '{}' is reserved by C++; choose another one", name));
}

std::string class_name(const std::string& name) {
  std::string result;
  bool first = true;
  for (const char c : name) {
    if (c != '_') result += first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    first = c == '_';
  }
  return result;
}

}  // namespace plexus::app
