#include <plexus/expression/expression_text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr std::size_t longest = 4000;  // that is read; blanks make a normal form longer than what it is of

void require_that_it_reads_back(const plexus::Expression& expression) {
  const std::string text = normal_form(expression);
  if (text.size() <= longest && normal_form(plexus::parse_expression(text)) != text) std::abort();
}

}  // namespace

/// Any bytes are an expression, which reads back from its normal form, or an ExpressionError whose place is
/// in the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  plexus::Expression expression;
  try {
    expression = plexus::parse_expression(text);
  } catch (const plexus::ExpressionError& error) {
    if (error.extent().begin > size) std::abort();
    return 0;
  }
  for (const plexus::Expression* name : names_in(expression)) {
    if (name->extent.begin + name->extent.bytes > size) std::abort();
  }
  require_that_it_reads_back(expression);
  return 0;
}
