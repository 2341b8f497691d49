#include <plexus/error/error.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/run/detail/given_weights.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

std::string text_of_missing(const Declaration& declaration) {
  const std::string::size_type slash = declaration.name.rfind('/');
  const std::string own = declaration.name.substr(slash == std::string::npos ? 0 : slash + 1);
  if (declaration.role == Role::state) {
    return fmt::format("the weights are not given: '{}' is what a training finds in its rows", own);
  }
  return fmt::format(
      "the weights are not given: '{}' {} starts as random numbers{}. Give them: {}_initializer: {{constant: "
      "{{values: ...}}}} among the options of the layer",
      own, declaration.type.shape.text(), name_in_brackets(*declaration.initializer), own);
}

}  // namespace

void require_given(const Model& model, const std::set<std::string>& loaded) {
  for (const Declaration& declaration : model.declarations()) {
    if (loaded.contains(declaration.name)) continue;
    try {
      if (declaration.role != Role::state && !starts_random(declaration)) continue;
      throw UsageError(fmt::format(
          "{}; or name a file of them: initial_weights: FILE; or train the run first: `plexus train`",
          text_of_missing(declaration)));
    } catch (const Error&) {
      model.rethrow_in_layer(declaration.name);
    }
  }
}

}  // namespace plexus
