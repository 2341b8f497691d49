#include <plexus/config/diagnostics.hpp>
#include <plexus/run/detail/layer_reference.hpp>

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

using Reference = ModelConfig::Reference;

/// The reference that a text stands for; nullopt if it is none.
std::optional<Reference> parsed(const Tree& tree) {
  const std::string& text = tree.text();
  const std::size_t bracket = text.find('[');
  Reference reference{text.substr(0, bracket), 0, tree.position()};
  if (reference.name.empty()) return std::nullopt;
  if (bracket == text.npos) return reference;
  if (bracket + 1 == text.size()) return std::nullopt;
  const char* const last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data() + bracket + 1, last, reference.output);
  if (error != std::errc() || end != last || *last != ']' || reference.output < 0) return std::nullopt;
  return reference;
}

}  // namespace

std::vector<Reference> read_references(const Tree& tree, std::string_view key, Diagnostics& diagnostics) {
  std::vector<Reference> references;
  if (tree.is_list() && tree.items().empty()) {
    diagnostics.error(tree.position(), fmt::format("`{}` is empty: expected the name of a layer", key));
  }
  for (const Tree& item : tree.is_list() ? tree.items() : std::vector<Tree>{tree}) {
    const auto reference = item.is_scalar() ? parsed(item) : std::nullopt;
    if (reference) {
      references.push_back(*reference);
      continue;
    }
    diagnostics.error(item.position(),
                      fmt::format("{}: expected the name of a layer or input, or \"NAME[1]\" for the second "
                                  "output of a layer, found {}",
                                  key, describe(item)));
  }
  return references;
}

std::string text_of(const Reference& reference) {
  return reference.output == 0 ? reference.name : fmt::format("{}[{}]", reference.name, reference.output);
}

}  // namespace plexus
