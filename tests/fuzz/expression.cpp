#include <plexus/expression/expression.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// Any bytes are an expression or an ExpressionError whose place is in the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    for (const plexus::Expression* name : names_in(plexus::parse_expression(text))) {
      if (name->extent.begin + name->extent.bytes > size) std::abort();
    }
  } catch (const plexus::ExpressionError& error) {
    if (error.extent().begin > size) std::abort();
  }
  return 0;
}
